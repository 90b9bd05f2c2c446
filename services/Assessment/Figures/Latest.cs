using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;
using Google.Protobuf;

namespace Fupin.Assessment.Figures;

/// <summary>The newest state of one subject in a batch, parsed.</summary>
internal readonly record struct Latest<TMessage>(Guid Id, long Version, byte[] Digest, TMessage State);

internal static class LatestStates
{
    /// <summary>
    /// Of each subject the state with the highest version, in the order of the log. Events carry the full state, so what came between needs
    /// no work of its own.
    /// </summary>
    public static List<Latest<TState>> Of<TEvent, TState>(IReadOnlyList<FeedEvent> events, string collection, Func<TEvent, TState> state)
        where TEvent : class, IMessage
    {
        var latest = new Dictionary<Guid, (int Place, Latest<TState> State)>();
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Message is not TEvent message)
                continue;
            var envelope = events[i].Envelope;
            var id = Id(envelope.Subject, collection, events[i]);
            if (!latest.TryGetValue(id, out var known) || known.State.Version < envelope.SubjectVersion)
                latest[id] = (i, new(id, envelope.SubjectVersion, events[i].Digest, state(message)));
        }

        return [.. latest.Values.OrderBy(l => l.Place).Select(l => l.State)];
    }

    private static Guid Id(string name, string collection, FeedEvent at) =>
        ResourceNames.TryParse(collection, name, out var id)
            ? id
            : throw AssessmentErrors.MalformedEvent(at.Envelope.Subject, $"'{name}' is not a name of {collection}");
}
