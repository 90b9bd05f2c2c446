using Fupin.Cli.Connections;
using Fupin.Exchange.V1;
using Fupin.Registry.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Cli.Tests.Server;

/// <summary>A stream whose connection is cut is one that may be called again, whichever side of the client notices it first.</summary>
public sealed class CutStreams
{
    [Fact]
    public async Task A_connection_cut_between_two_answers_is_a_lost_connection()
    {
        var client = new FeedService.FeedServiceClient(new CutInvoker().Intercept(BrokenStreams.Named));
        using var call = client.Read(new(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.True(ServerFault.IsLostConnection(fault));
    }

    [Fact]
    public async Task A_connection_cut_between_two_requests_is_a_lost_connection()
    {
        var client = new HouseholdService.HouseholdServiceClient(new CutInvoker().Intercept(BrokenStreams.Named));
        using var call = client.ImportHouseholds(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new(), TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new(), TestContext.Current.CancellationToken));
        Assert.True(ServerFault.IsLostConnection(fault));
        fault = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.CompleteAsync());
        Assert.True(ServerFault.IsLostConnection(fault));
    }

    /// <summary>Fails as the client library does when the transport ends in the middle of a stream.</summary>
    private sealed class CutInvoker : CallInvoker
    {
        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            new(new OneThenCut<TResponse>(), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            new(new OneThenCutWriter<TRequest>(), new OneThenCut<TResponse>(), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    private sealed class OneThenCutWriter<T> : IClientStreamWriter<T>
    {
        private int requests;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => WriteAsync(message, default);

        public Task WriteAsync(T message, CancellationToken cancellationToken) =>
            requests++ == 0 ? Task.CompletedTask : Task.FromException(new HttpIOException(HttpRequestError.ResponseEnded));

        public Task CompleteAsync() => Task.FromException(new HttpIOException(HttpRequestError.ResponseEnded));
    }

    private sealed class OneThenCut<T> : IAsyncStreamReader<T>
    {
        private int answers;

        public T Current => Activator.CreateInstance<T>();

        public Task<bool> MoveNext(CancellationToken cancellationToken) =>
            answers++ == 0 ? Task.FromResult(true) : throw new HttpIOException(HttpRequestError.ResponseEnded);
    }
}
