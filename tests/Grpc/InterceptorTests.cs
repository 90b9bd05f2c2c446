using Grpc.Core;
using Grpc.Core.Interceptors;
using Xunit;

namespace Fupin.RpcApi;

public sealed class InterceptorTests
{
    static readonly Method<string, string> Get =
        new(MethodType.Unary, "fupin.Households", "Get", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    readonly Wire _wire = new();

    [Fact]
    public async Task Interceptors_of_one_list_run_in_its_order()
    {
        await _wire.Intercept(new Mark("a"), new Mark("b"), new Mark("c")).AsyncUnaryCall(Get, null, default, "q");

        Assert.Equal("abc", _wire.Marks);
    }

    [Fact]
    public async Task An_interceptor_added_later_runs_first()
    {
        await _wire.Intercept(new Mark("a")).Intercept(new Mark("b")).AsyncUnaryCall(Get, null, default, "q");

        Assert.Equal("ba", _wire.Marks);
    }

    [Fact]
    public async Task A_channel_is_intercepted_like_its_invoker()
    {
        await new WiredChannel(_wire).Intercept(new Mark("a"), new Mark("b")).AsyncUnaryCall(Get, null, default, "q");

        Assert.Equal("ab", _wire.Marks);
    }

    [Fact]
    public async Task A_function_of_the_headers_gets_an_empty_set_when_the_call_has_none()
    {
        var invoker = _wire.Intercept(headers =>
        {
            Assert.Empty(headers);
            return new Metadata { { "mark", "f" } };
        });
        await invoker.AsyncUnaryCall(Get, null, default, "q");

        Assert.Equal("f", _wire.Marks);
    }

    [Fact]
    public void Every_kind_of_call_passes_through_an_interceptor_that_overrides_nothing()
    {
        var invoker = _wire.Intercept(new Plain());
        invoker.BlockingUnaryCall(Get, "host", default, "q");
        invoker.AsyncUnaryCall(Get, "host", default, "q").Dispose();
        invoker.AsyncServerStreamingCall(Get, "host", default, "q").Dispose();
        invoker.AsyncClientStreamingCall(Get, "host", default).Dispose();
        invoker.AsyncDuplexStreamingCall(Get, "host", default).Dispose();

        Assert.Equal(["blocking", "unary", "server", "client", "duplex"], _wire.Kinds);
        Assert.Equal("host", _wire.Host);
    }

    [Fact]
    public void A_client_with_a_host_names_it_in_its_calls()
    {
        Client client = new(_wire);
        client.Ask();
        Assert.Null(_wire.Host);

        client.WithHost("county").Ask();
        Assert.Equal("county", _wire.Host);
    }

    [Fact]
    public void A_client_without_a_channel_refuses_every_call() => Assert.Throws<NotImplementedException>(() => new Client().Ask());

    sealed class Plain : Interceptor;

    sealed class Mark(string name) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Metadata headers = new() { { "mark", context.Options.Headers?.GetValue("mark") + name } };
            return continuation(request, new(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }

    sealed class WiredChannel(CallInvoker invoker) : ChannelBase("wire")
    {
        public override CallInvoker CreateCallInvoker() => invoker;
    }

    sealed class Client : ClientBase<Client>
    {
        public Client()
        {
        }

        public Client(CallInvoker invoker)
            : base(invoker)
        {
        }

        Client(ClientBaseConfiguration configuration)
            : base(configuration)
        {
        }

        public string Ask() => CallInvoker.BlockingUnaryCall(Get, null, default, "q");

        protected override Client NewInstance(ClientBaseConfiguration configuration) => new(configuration);
    }
}
