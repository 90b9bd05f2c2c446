using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Cli.Connections;

/// <summary>
/// Gives a connection cut in the middle of a stream its gRPC name, UNAVAILABLE. The client library does so for a connection cut before the first answer;
/// later, depending on which side of the call notices first, the bare <see cref="IOException"/> comes through, to the one who reads and to the one who writes.
/// </summary>
internal sealed class BrokenStreams : Interceptor
{
    public static readonly BrokenStreams Named = new();

    private BrokenStreams() { }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        return new(new Requests<TRequest>(call.RequestStream), call.ResponseAsync, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

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
        return new(new Requests<TRequest>(call.RequestStream), new Answers<TResponse>(call.ResponseStream), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private static RpcException Lost(IOException cut) => new(new Status(StatusCode.Unavailable, "the connection was cut", cut));

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
                throw Lost(cut);
            }
        }
    }

    private sealed class Requests<T>(IClientStreamWriter<T> inner) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => NamedAsync(inner.WriteAsync(message));

        public Task WriteAsync(T message, CancellationToken cancellationToken) => NamedAsync(inner.WriteAsync(message, cancellationToken));

        public Task CompleteAsync() => NamedAsync(inner.CompleteAsync());

        private static async Task NamedAsync(Task step)
        {
            try
            {
                await step;
            }
            catch (IOException cut)
            {
                throw Lost(cut);
            }
        }
    }
}
