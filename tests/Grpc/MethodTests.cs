using System.Buffers;
using Grpc.Core;
using Xunit;

namespace Fupin.RpcApi;

public sealed class MethodTests
{
    static readonly Method<string, string> Get =
        new(MethodType.Unary, "fupin.Households", "Get", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    [Fact]
    public void The_path_of_a_method_is_service_and_name() => Assert.Equal("/fupin.Households/Get", Get.FullName);

    [Fact]
    public void A_method_needs_its_names_and_marshallers()
    {
        var text = Marshallers.StringMarshaller;

        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, null!, "Get", text, text));
        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, "s", null!, text, text));
        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, "s", "Get", null!, text));
        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, "s", "Get", text, null!));
    }

    [Fact]
    public void A_plain_marshaller_serves_contexts_too()
    {
        Output output = new();
        Marshallers.StringMarshaller.ContextualSerializer("村", output);

        Assert.Equal("村"u8.ToArray(), output.Payload);
        Assert.Equal("村", Marshallers.StringMarshaller.ContextualDeserializer(new Input("村"u8.ToArray())));
    }

    [Fact]
    public void A_contextual_marshaller_hands_its_own_functions_over()
    {
        Action<string, SerializationContext> write = (_, _) => { };
        Func<DeserializationContext, string> read = _ => "";
        var marshaller = Marshallers.Create(write, read);

        Assert.Same(write, marshaller.ContextualSerializer);
        Assert.Same(read, marshaller.ContextualDeserializer);
    }

    [Fact]
    public void A_method_cannot_be_added_to_a_service_twice()
    {
        UnaryServerMethod<string, string> echo = (request, _) => Task.FromResult(request);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Get, echo);

        Assert.Throws<ArgumentException>(() => builder.AddMethod(Get, echo));
    }

    [Fact]
    public void A_binder_that_overrides_nothing_refuses_every_method()
    {
        Binder binder = new();

        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Get, (UnaryServerMethod<string, string>?)null));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Get, (ClientStreamingServerMethod<string, string>?)null));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Get, (ServerStreamingServerMethod<string, string>?)null));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Get, (DuplexStreamingServerMethod<string, string>?)null));
    }

    sealed class Binder : ServiceBinderBase;

    sealed class Output : SerializationContext
    {
        public byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }

    sealed class Input(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
    }
}
