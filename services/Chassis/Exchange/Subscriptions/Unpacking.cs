using Fupin.Exchange.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>A batch and the events of it that a subscription takes; a malformed one is found when these are asked for.</summary>
internal sealed record UnpackedBatch(Batch Batch, Task<List<FeedEvent>> Events);

/// <summary>The types a subscription takes.</summary>
internal sealed class Unpacking
{
    private readonly Dictionary<string, MessageDescriptor> _types;

    public Unpacking(IReadOnlyCollection<MessageDescriptor> types)
    {
        if (types.Count == 0)
            throw new ArgumentException("A subscription names the event types it takes.", nameof(types));
        _types = types.ToDictionary(type => type.FullName, StringComparer.Ordinal);
    }

    /// <summary>Of what the subscription asks for: its types, and the audit heads that every reader keeps.</summary>
    public IEnumerable<string> Names => _types.Keys.Union([Audit.AuditHeads.Type], StringComparer.Ordinal);

    /// <summary>Unpacks a batch on a thread of its own, before a write begins: others wait for that.</summary>
    public UnpackedBatch Begin(Batch batch) => new(batch, Task.Run(() => Of(batch.Events)));

    /// <summary>The events of these types; others are somebody else's.</summary>
    public List<FeedEvent> Of(IEnumerable<Event> events)
    {
        List<FeedEvent> ours = [];
        foreach (var envelope in events)
            if (_types.TryGetValue(Any.GetTypeName(envelope.Data.TypeUrl), out var type))
                ours.Add(new FeedEvent(envelope, type.Parser.ParseFrom(envelope.Data.Value)));
        return ours;
    }
}
