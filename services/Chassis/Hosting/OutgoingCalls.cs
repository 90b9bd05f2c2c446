using Fupin.Chassis.Faults;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Chassis.Hosting;

/// <summary>
/// What each call to another service takes along: the deadline of the call it is made for (or the default one, for a unary call), the
/// cancellation of that call, the calling service's own token, and the name a Dapr sidecar routes by.
/// </summary>
internal sealed class OutgoingCalls(TimeSpan defaultDeadline, string daprAppId, Func<string> token) : Interceptor
{
    private const string DaprAppIdHeader = "dapr-app-id";

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context, defaultDeadline));

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context, defaultDeadline));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context, null));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(With(context, null));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(With(context, null));

    private ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, TimeSpan? otherwise)
        where TRequest : class
        where TResponse : class
    {
        var call = context.Options;
        var incoming = CallScope.Current;
        var deadline = call.Deadline ?? (otherwise is { } time ? TimeProvider.System.GetUtcNow().UtcDateTime + time : null);
        if (incoming is not null && incoming.Deadline < (deadline ?? DateTime.MaxValue)) deadline = incoming.Deadline;
        if (deadline is not null) call = call.WithDeadline(deadline.Value);
        if (incoming is not null && !call.CancellationToken.CanBeCanceled) call = call.WithCancellationToken(incoming.CancellationToken);
        return new(context.Method, context.Host, call.WithHeaders(Add(call.Headers)));
    }

    private Metadata Add(Metadata? headers)
    {
        var all = new Metadata();
        foreach (var entry in headers ?? []) all.Add(entry);
        all.Add("authorization", $"Bearer {token()}");
        if (daprAppId.Length > 0) all.Add(DaprAppIdHeader, daprAppId);
        return all;
    }
}
