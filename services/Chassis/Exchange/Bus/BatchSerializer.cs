using System.Net.Mime;
using System.Text;
using MassTransit;
using MassTransit.Serialization;

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>Puts the protobuf bytes of a batch on the bus as they are, so that any client of the broker can read them.</summary>
internal sealed class BatchSerializer : ISerializerFactory, IMessageSerializer, IMessageDeserializer
{
    public static readonly ContentType Protobuf = new("application/x-protobuf; messageType=\"fupin.exchange.v1.Batch\"");

    public ContentType ContentType => Protobuf;

    public IMessageSerializer CreateSerializer() => this;

    public IMessageDeserializer CreateDeserializer() => this;

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class =>
        context.Message is BusBatch batch
            ? new BytesMessageBody(batch.Bytes)
            : throw new NotSupportedException($"The exchange bus carries batches only, not {typeof(T).Name}.");

    public MessageBody GetMessageBody(string text) => new BytesMessageBody(Encoding.Latin1.GetBytes(text));

    public ConsumeContext Deserialize(ReceiveContext receiveContext) =>
        new BodyConsumeContext(receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        new BatchContext(this, body, new RawMessageContext(headers, destinationAddress, RawSerializerOptions.Default));

    public void Probe(ProbeContext context) => context.CreateScope("protobuf").Add("contentType", Protobuf.MediaType);
}
