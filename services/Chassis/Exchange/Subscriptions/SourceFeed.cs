using System.Runtime.CompilerServices;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>The feed of the log a subscription follows, wherever it is.</summary>
internal sealed class SourceFeed(string source, FeedService.FeedServiceClient client)
{
    public string Source => source;

    /// <summary>The log's end, and its digest at a position.</summary>
    public async Task<Head> HeadAsync(long at, CancellationToken ct) =>
        await client.GetHeadAsync(new GetHeadRequest { Source = source, At = at }, cancellationToken: ct).ConfigureAwait(false);

    public AsyncServerStreamingCall<Batch> Read(long after, IEnumerable<string> types, CancellationToken ct)
    {
        var request = new ReadRequest { Source = source, After = after };
        request.Types_.AddRange(types);
        return client.Read(request, cancellationToken: ct);
    }

    /// <summary>What follows a position, batch by batch; the next one is received and unpacked while one is applied.</summary>
    public async IAsyncEnumerable<UnpackedBatch> BatchesAsync(
        long after, IEnumerable<string> types, Unpacking unpacking, [EnumeratorCancellation] CancellationToken ct)
    {
        using var call = Read(after, types, ct);
        var next = NextAsync();
        try
        {
            while (await next.ConfigureAwait(false) is { } batch)
            {
                next = NextAsync();
                yield return batch;
            }
        }
        finally
        {
            // who stops in between leaves a read behind
            call.Dispose();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // on a thread of its own: what has arrived already would be parsed on the caller's
        Task<UnpackedBatch?> NextAsync() => Task.Run(
            async () => await call.ResponseStream.MoveNext(ct).ConfigureAwait(false) ? unpacking.Begin(call.ResponseStream.Current) : null, ct);
    }

    /// <summary>The digest at a position, or null when the log does not go that far.</summary>
    public async Task<ByteString?> DigestAtAsync(long position, CancellationToken ct)
    {
        var head = await HeadAsync(position, ct).ConfigureAwait(false);
        if (head.Position < position)
            return null;
        if (head.Position == position)
            return head.Digest;
        if (!head.DigestAt.IsEmpty)
            return head.DigestAt;
        // a source of the version before does not answer that question, but its batches do
        using var call = Read(position, [], ct);
        return await call.ResponseStream.MoveNext(ct).ConfigureAwait(false) ? call.ResponseStream.Current.DigestBefore : null;
    }

    /// <summary>The event at a position, or null when there is none for this reader.</summary>
    public async Task<Event?> EventAtAsync(long position, CancellationToken ct)
    {
        using var call = Read(position - 1, [], ct);
        if (!await call.ResponseStream.MoveNext(ct).ConfigureAwait(false))
            return null;
        return call.ResponseStream.Current.Events.FirstOrDefault(e => e.Position == position);
    }

    public AsyncServerStreamingCall<Summary> Summarize(long at, IEnumerable<string> types, string collection, IEnumerable<int> buckets, CancellationToken ct)
    {
        var request = new SummarizeRequest { Source = source, At = at, Collection = collection };
        request.Types_.AddRange(types);
        request.Buckets.AddRange(buckets);
        return client.Summarize(request, cancellationToken: ct);
    }

    /// <summary>Asks for an operator. Errors: SOURCE_UNREACHABLE, whatever the source answered.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw ExchangeErrors.SourceUnreachable(source, e.StatusCode);
        }
    }
}
