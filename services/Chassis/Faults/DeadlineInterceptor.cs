using Fupin.Chassis.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Chassis.Faults;

/// <summary>
/// Gives a unary call whose caller set no deadline the default one, cuts one that is too far off, and lets the clients used inside the
/// call know what is left. Streams have none.
/// </summary>
internal sealed class DeadlineInterceptor(FupinOptions options) : Interceptor
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var left = context.Deadline == DateTime.MaxValue
            ? options.Deadline
            : context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime;
        if (context.Deadline != DateTime.MaxValue && left <= Longest)
        {
            CallScope.Enter(context);
            return await continuation(request, context);
        }

        if (left > Longest) left = Longest;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        time.CancelAfter(left);
        var limited = new LimitedCall(context, TimeProvider.System.GetUtcNow().UtcDateTime + left, time.Token);
        context.UserState[CallClock.DeadlineState] = limited.Deadline;
        // the key under which the server looks for the request when the context is not its own
        context.UserState["__HttpContext"] = context.GetHttpContext();
        CallScope.Enter(limited);
        try
        {
            return await continuation(request, limited);
        }
        catch (Exception e) when (e is not Fault && time.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw ChassisErrors.DeadlineExceeded();
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CallScope.Enter(context);
        return await continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CallScope.Enter(context);
        await continuation(request, responseStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CallScope.Enter(context);
        await continuation(requestStream, responseStream, context);
    }
}
