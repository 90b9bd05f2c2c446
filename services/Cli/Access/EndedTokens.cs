using Fupin.Cli.Connections;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Cli.Access;

/// <summary>
/// Where the token can't be renewed, its end is the end of the command: told as that, and not as a lost connection, which would be tried again
/// until the patience ends.
/// </summary>
internal sealed class EndedTokens(TokenSource tokens) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new(ToldAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new(new Answers<TResponse>(call.ResponseStream, this), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        return new(call.RequestStream, new Answers<TResponse>(call.ResponseStream, this), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private async Task<T> ToldAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (RpcException fault) when (tokens.Ended is not null && ServerFault.IsTokenExpired(fault))
        {
            throw tokens.Ended;
        }
    }

    private sealed class Answers<T>(IAsyncStreamReader<T> inner, EndedTokens ended) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken) => ended.ToldAsync(inner.MoveNext(cancellationToken));
    }
}
