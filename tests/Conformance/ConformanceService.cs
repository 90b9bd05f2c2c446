using System.Collections.Concurrent;
using System.Globalization;
using Fupin.Conformance.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RpcStatus = Fupin.Conformance.Protocol.Status;
using Status = Grpc.Core.Status;

namespace Fupin.Conformance;

/// <summary>How the calls that wait ended, by the name the caller gave them.</summary>
sealed class Endings
{
    readonly ConcurrentDictionary<string, TaskCompletionSource> _cancelled = new(StringComparer.Ordinal);

    public TaskCompletionSource Of(string name) => _cancelled.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

sealed class ConformanceService(Endings endings) : Protocol.Conformance.ConformanceBase
{
    public override Task<Message> Echo(Message request, ServerCallContext context)
    {
        foreach (var header in context.RequestHeaders.Where(header => header.Key.StartsWith("x-", StringComparison.Ordinal)))
            context.ResponseTrailers.Add(header);
        context.WriteOptions = request.Compress ? WriteOptions.Default : new WriteOptions(WriteFlags.NoCompress);
        request.Encoding = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString();
        return Task.FromResult(request);
    }

    public override async Task<Message> Collect(IAsyncStreamReader<Message> requestStream, ServerCallContext context)
    {
        Message all = new();
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            all.Text += message.Text;
            all.Size++;
        }

        return all;
    }

    public override async Task Count(Message request, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        for (var number = 1; number <= request.Size; number++)
            await responseStream.WriteAsync(new Message { Text = number.ToString(CultureInfo.InvariantCulture) }, context.CancellationToken);
    }

    public override async Task Talk(
        IAsyncStreamReader<Message> requestStream, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "x-listening", "yes" } });
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(message, context.CancellationToken);
    }

    public override async Task<Message> Wait(Message request, ServerCallContext context)
    {
        await WaitForTheEnd(request.Text, context);
        return request;
    }

    public override async Task WaitAfterOne(Message request, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(request, context.CancellationToken);
        await WaitForTheEnd(request.Text, context);
    }

    public override Task<Message> Fail(Message request, ServerCallContext context)
    {
        RpcStatus details = new() { Code = (int)StatusCode.FailedPrecondition, Message = request.Text };
        details.Details.Add(Any.Pack(new ErrorInfo { Reason = "HOUSEHOLD_CLOSED", Domain = "fupin", Metadata = { ["id"] = "户-7" } }));
        throw new RpcException(
            new Status(StatusCode.FailedPrecondition, request.Text),
            new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
    }

    async Task WaitForTheEnd(string name, ServerCallContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            endings.Of(name).SetResult();
            throw;
        }
    }
}
