using Fupin.Chassis.Audit;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Limits;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Chassis.Access;

/// <summary>Enforces the contracts' policies on all four kinds of calls; a stream ends when the token it was opened with does.</summary>
internal sealed class AccessInterceptor(CallAccess access, CallerLimits limits, RefusedCalls refused, AccessOptions options, TimeProvider clock) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await AdmitAsync(context, request);
        return await continuation(request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var admission = await AdmitAsync(context, request);
        await UntilExpiryAsync(admission, context, async call => { await continuation(request, responseStream, call); return 0; });
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var admission = await AdmitAsync(context, null);
        return await UntilExpiryAsync(admission, context, call => continuation(Guard(requestStream, admission, call), call));
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var admission = await AdmitAsync(context, null);
        await UntilExpiryAsync(admission, context, async call => { await continuation(Guard(requestStream, admission, call), responseStream, call); return 0; });
    }

    /// <summary>Whom the policy refuses, and what he asked for, goes on record; messages of a stream are judged within the stream, which is on record itself.</summary>
    private async ValueTask<Admission?> AdmitAsync(ServerCallContext context, object? request)
    {
        try
        {
            var admission = await access.AdmitAsync(context);
            if (request is not null && admission is { IsScoped: true } && !await admission.CheckAsync(request, context.CancellationToken))
                throw AccessErrors.ScopeMissing(admission.Policy!.ScopeField!.Path);
            return admission;
        }
        catch (Fault refusal)
        {
            refused.Note(context, (IMessage?)request, refusal);
            throw;
        }
    }

    private static IAsyncStreamReader<T> Guard<T>(IAsyncStreamReader<T> requests, Admission? admission, ServerCallContext call) =>
        admission is null ? requests : new GuardedRequests<T>(requests, admission, call.CancellationToken);

    private async Task<T> UntilExpiryAsync<T>(Admission? admission, ServerCallContext context, Func<ServerCallContext, Task<T>> run)
    {
        using var stream = limits.TakeStream(admission is null ? LimitedCaller.At(context) : LimitedCaller.Of(admission.Caller));
        if (admission is null) return await run(context);
        var left = admission.Caller.Expires + options.Skew - clock.GetUtcNow();
        // longer than a timer can be set for is longer than any connection lives
        using var expiry = left < TimeSpan.FromDays(40) ? new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, expiry.Token);
        // the key under which the server looks for the request when the context is not its own
        context.UserState["__HttpContext"] = context.GetHttpContext();
        var limited = new LimitedCall(context, context.Deadline, either.Token);
        CallScope.Enter(limited);
        try
        {
            return await run(limited);
        }
        catch (Exception e) when (e is not Fault && expiry.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw AccessErrors.TokenExpired();
        }
    }
}
