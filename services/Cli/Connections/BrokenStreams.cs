using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Cli.Connections;

/// <summary>
/// Gives a connection cut between two answers of a stream its gRPC name, UNAVAILABLE. The client library does so for a connection cut before the first answer;
/// later, depending on which side of the call notices first, the bare <see cref="IOException"/> comes through.
/// </summary>
internal sealed class BrokenStreams : Interceptor
{
    public static readonly BrokenStreams Named = new();

    private BrokenStreams() { }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new(new Answers<TResponse>(call.ResponseStream), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        return new(call.RequestStream, new Answers<TResponse>(call.ResponseStream), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private sealed class Answers<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                return await inner.MoveNext(cancellationToken);
            }
            catch (IOException cut)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "the connection was cut", cut));
            }
        }
    }
}
