using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Faults;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Puts calls on record: a read when it has its answer and before the answer leaves, a stream when it begins and when it ends. Writes go on
/// record with their transactions (<see cref="AuditWriter"/>).
/// </summary>
internal sealed class AuditInterceptor(AuditedRpcs rpcs) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (Begin(context, (IMessage)request) is not { } call)
            return await continuation(request, context);
        TResponse reply;
        try
        {
            reply = await continuation(request, context);
        }
        catch (Exception e)
        {
            call.Failed(e, (IMessage)request);
            throw;
        }
        await call.AnswerAsync((IMessage)request, (IMessage)reply, context.CancellationToken);
        return reply;
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (Begin(context, (IMessage)request) is not { } call)
        {
            await continuation(request, responseStream, context);
            return;
        }
        var told = new CountedReplies<TResponse>(responseStream, call.Rpc);
        await StreamAsync(call, (IMessage)request, () => told.Count, () => continuation(request, told, context), context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (Begin(context, null) is not { } call)
            return await continuation(requestStream, context);
        TResponse reply = null!;
        var sent = new CountedRequests<TRequest>(requestStream, call);
        await StreamAsync(call, null, () => sent.Count, async () => reply = await continuation(sent, context), context);
        return reply;
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (Begin(context, null) is not { } call)
        {
            await continuation(requestStream, responseStream, context);
            return;
        }
        var sent = new CountedRequests<TRequest>(requestStream, call);
        await StreamAsync(call, null, () => sent.Count, () => continuation(sent, responseStream, context), context);
    }

    private static async Task StreamAsync(RecordedCall call, IMessage? request, Func<long> count, Func<Task> run, ServerCallContext context)
    {
        await call.RecordAsync(call.Entry(AuditAction.StreamBegin), request, context.CancellationToken);
        try
        {
            await run();
        }
        catch (Exception e)
        {
            call.Failed(e, request, count());
            throw;
        }
        var end = call.Entry(AuditAction.StreamEnd);
        end.Count = count();
        await call.RecordAsync(end, request, context.CancellationToken);
    }

    private RecordedCall? Begin(ServerCallContext context, IMessage? request)
    {
        if (rpcs.Find(context.Method) is not { } rpc || rpcs.RecordOf(rpc, request) is not { Runtime.Audit: not null } record)
            return null;
        var call = new RecordedCall(rpc, record, new AuditCall(record.Service, rpc.Name, context));
        if (request is not null)
            call.Call.Resource = rpc.Resource(request);
        call.Call.Enter();
        return call;
    }
}

/// <summary>A call while it goes on record.</summary>
internal sealed record RecordedCall(AuditedRpc Rpc, ReadEntries Record, AuditCall Call)
{
    public AuditEntry Entry(AuditAction action) => Call.Entry(action, Record.Runtime.Now());

    /// <summary>A write that committed is on record already; everything else is here.</summary>
    public async Task AnswerAsync(IMessage request, IMessage reply, CancellationToken ct)
    {
        if (Call.Writes > 0)
            return;
        var entry = Entry(Rpc.Action == AuditAction.Write ? AuditAction.Read : Rpc.Action);
        entry.Count = Rpc.Told(reply);
        entry.Division = Rpc.Division(reply);
        await RecordAsync(entry, Rpc.Action == AuditAction.Read ? null : request, ct).ConfigureAwait(false);
    }

    public async Task RecordAsync(AuditEntry entry, IMessage? filter, CancellationToken ct)
    {
        var read = new ReadEntry(entry, filter);
        if (entry.Purpose != Purpose.Unspecified && entry.Action != AuditAction.StreamEnd)
            await Record.StoreAsync(read, ct).ConfigureAwait(false);
        else
            await Record.AddAsync(read, ct).ConfigureAwait(false);
    }

    /// <summary>An attempt is on record too, with what came of it.</summary>
    public void Failed(Exception failure, IMessage? request, long count = 0)
    {
        var entry = Entry(Rpc.IsStream ? AuditAction.StreamEnd : Rpc.Action);
        entry.Count = count;
        (entry.Outcome, entry.Reason) = failure switch
        {
            Fault fault => (fault.Code.ToString(), fault.Reason),
            OperationCanceledException => (nameof(StatusCode.Cancelled), ""),
            _ => (nameof(StatusCode.Internal), failure.GetType().Name),
        };
        Record.Offer(new(entry, Rpc.Action == AuditAction.Read ? null : request));
    }
}
