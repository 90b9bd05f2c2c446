using Grpc.Core;
using Xunit;

namespace Fupin.RpcApi;

public sealed class CallTests
{
    static readonly Metadata Headers = new() { { "h", "1" } };
    static readonly Metadata Trailers = new() { { "t", "2" } };

    [Fact]
    public async Task Awaiting_a_unary_call_awaits_its_response()
    {
        using var call = new AsyncUnaryCall<string>(
            Task.FromResult("answer"), Task.FromResult(Headers), () => Status.DefaultSuccess, () => Trailers, () => { });

        Assert.Equal("answer", await call);
        Assert.Equal("answer", await call.ConfigureAwait(false));
        Assert.Equal("answer", await call.ResponseAsync);
        Assert.Same(Headers, await call.ResponseHeadersAsync);
        Assert.Equal(Status.DefaultSuccess, call.GetStatus());
        Assert.Same(Trailers, call.GetTrailers());
    }

    [Fact]
    public async Task Awaiting_a_failed_call_throws_its_exception()
    {
        RpcException failure = new(Status.DefaultCancelled);
        using var call = new AsyncUnaryCall<string>(
            Task.FromException<string>(failure), Task.FromResult(Headers), () => failure.Status, () => Trailers, () => { });

        Assert.Same(failure, await Assert.ThrowsAsync<RpcException>(async () => await call));
    }

    [Fact]
    public async Task The_functions_of_a_call_are_given_its_state()
    {
        List<string> seen = [];
        var call = new AsyncUnaryCall<string>(
            Task.FromResult("answer"),
            state => Task.FromResult(Note(state, "headers", Headers)),
            state => Note(state, "status", Status.DefaultSuccess),
            state => Note(state, "trailers", Trailers),
            state => Note(state, "dispose", 0),
            seen);

        await call.ResponseHeadersAsync;
        call.GetStatus();
        call.GetTrailers();
        call.Dispose();

        Assert.Equal(["headers", "status", "trailers", "dispose"], seen);
    }

    [Fact]
    public async Task Awaiting_a_client_streaming_call_awaits_its_response()
    {
        using var call = new AsyncClientStreamingCall<string, string>(
            new Sink(), Task.FromResult("answer"), Task.FromResult(Headers), () => Status.DefaultSuccess, () => Trailers, () => { });

        Assert.Equal("answer", await call);
        Assert.IsType<Sink>(call.RequestStream);
        Assert.Same(Headers, await call.ResponseHeadersAsync);
    }

    [Fact]
    public void Disposing_a_call_of_any_kind_ends_it()
    {
        var ended = 0;
        void End() => ended++;
        Sink sink = new();
        Source source = new();
        var headers = Task.FromResult(Headers);

        new AsyncUnaryCall<string>(Task.FromResult(""), headers, () => Status.DefaultSuccess, () => Trailers, End).Dispose();
        new AsyncServerStreamingCall<string>(source, headers, () => Status.DefaultSuccess, () => Trailers, End).Dispose();
        new AsyncClientStreamingCall<string, string>(
            sink, Task.FromResult(""), headers, () => Status.DefaultSuccess, () => Trailers, End).Dispose();
        new AsyncDuplexStreamingCall<string, string>(sink, source, headers, () => Status.DefaultSuccess, () => Trailers, End).Dispose();

        Assert.Equal(4, ended);
    }

    static T Note<T>(object state, string what, T result)
    {
        ((List<string>)state).Add(what);
        return result;
    }
}
