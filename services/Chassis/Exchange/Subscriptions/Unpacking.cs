using Fupin.Exchange.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Exchange.Subscriptions;

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
