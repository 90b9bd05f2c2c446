using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Serialization;

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>What MassTransit asks a received message for: it is a <see cref="BusBatch"/> and nothing else.</summary>
internal sealed class BatchContext(BatchSerializer serializer, MessageBody body, MessageContext context)
    : BaseSerializerContext(NoObjects.Instance, context, [MessageUrn.ForTypeString<BusBatch>()])
{
    public override bool TryGetMessage<T>([NotNullWhen(true)] out T? message)
        where T : class
    {
        message = TryGetMessage(typeof(T), out var found) ? (T)found : null;
        return message is not null;
    }

    public override bool TryGetMessage(System.Type messageType, [NotNullWhen(true)] out object? message)
    {
        message = messageType == typeof(BusBatch) ? new BusBatch(body.GetBytes()) : null;
        return message is not null;
    }

    public override IMessageSerializer GetMessageSerializer() => serializer;

    public override IMessageSerializer GetMessageSerializer<T>(MessageEnvelope envelope, T message)
        where T : class => serializer;

    public override IMessageSerializer GetMessageSerializer(object message, string[] messageTypes) => serializer;

    public override Dictionary<string, object> ToDictionary<T>(T? message)
        where T : class => [];

    /// <summary>Header objects: this bus has none.</summary>
    private sealed class NoObjects : IObjectDeserializer
    {
        public static readonly NoObjects Instance = new();

        public T? DeserializeObject<T>(object? value, T? defaultValue = default)
            where T : class => defaultValue;

        public T? DeserializeObject<T>(object? value, T? defaultValue = null)
            where T : struct => defaultValue;

        public MessageBody SerializeObject(object? value) => throw new NotSupportedException("The exchange bus has no header objects.");
    }
}
