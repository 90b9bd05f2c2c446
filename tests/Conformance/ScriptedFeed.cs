using System.Collections.Concurrent;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Fupin.Conformance;

/// <summary>A log that goes wrong in ways a healthy one never does: each Read is answered by the next scene. Scenes ask for the token they name.</summary>
sealed class ScriptedFeed : FeedService.FeedServiceBase
{
    public const string Source = "scripted";

    public Queue<(string Token, Batch[] Batches)> Scenes { get; } = new();

    /// <summary>Positions the reader asked to read after, in order.</summary>
    public ConcurrentQueue<long> Asked { get; } = new();

    public Head Head { get; set; } = new() { Source = Source, Position = 1000 };

    /// <summary>Events at the positions in (from, to]; the digest at a position is told by it.</summary>
    public static Batch Batch(long from, long to)
    {
        Batch batch = new() { Source = Source, From = from, To = to, DigestBefore = DigestAt(from), DigestAfter = DigestAt(to) };
        for (var position = from + 1; position <= to; position++)
            batch.Events.Add(new Event { Position = position, Subject = $"subjects/{position}", Data = Any.Pack(new Head { Position = position }) });
        return batch;
    }

    public override Task<Head> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        Check(Scenes.Peek().Token, context);
        return Task.FromResult(Head);
    }

    public override async Task Read(ReadRequest request, IServerStreamWriter<Batch> responseStream, ServerCallContext context)
    {
        var (token, batches) = Scenes.Peek();
        Check(token, context);
        Asked.Enqueue(request.After);
        foreach (var batch in batches) await responseStream.WriteAsync(batch, context.CancellationToken);
        // the last scene stays open; before it the token has run out while the log was followed
        if (Scenes.Count == 1) await Task.Delay(Timeout.Infinite, context.CancellationToken);
        Scenes.Dequeue();
        throw new RpcException(new Status(StatusCode.Unauthenticated, "the token has expired"));
    }

    static ByteString DigestAt(long position) => position == 0 ? ByteString.CopyFrom(new byte[32]) : ByteString.CopyFromUtf8($"digest at {position:D20}");

    static void Check(string token, ServerCallContext context)
    {
        if (token.Length > 0 && context.RequestHeaders.GetValue("authorization") != $"Bearer {token}")
            throw new RpcException(new Status(StatusCode.Unauthenticated, "the token has expired"));
    }
}
