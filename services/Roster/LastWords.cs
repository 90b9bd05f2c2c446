using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;

namespace Fupin.Roster;

/// <summary>An event, and whom it is about.</summary>
internal readonly record struct LastWord(Guid Id, FeedEvent Event)
{
    public long Version => Event.Envelope.SubjectVersion;
}

internal static class LastWords
{
    /// <summary>
    /// Of each subject of a collection the event with the highest version, in the order of the log. Events carry the full state, so what
    /// came between needs no work of its own.
    /// </summary>
    public static List<LastWord> Of(IReadOnlyList<FeedEvent> events, string collection)
    {
        var places = new Dictionary<Guid, int>();
        for (var i = 0; i < events.Count; i++)
        {
            if (!IsOf(collection, events[i].Envelope.Subject))
                continue;
            var id = Id(collection, events[i].Envelope.Subject, events[i]);
            if (!places.TryGetValue(id, out var known) || events[known].Envelope.SubjectVersion < events[i].Envelope.SubjectVersion)
                places[id] = i;
        }

        return [.. places.OrderBy(place => place.Value).Select(place => new LastWord(place.Key, events[place.Value]))];
    }

    /// <exception cref="Fault">The text is not such a name: the event can never be applied.</exception>
    public static Guid Id(string collection, string name, FeedEvent at) =>
        ResourceNames.TryParse(collection, name, out var id)
            ? id
            : throw RosterErrors.MalformedEvent(at.Envelope.Subject, $"'{name}' is not a name of {collection}");

    private static bool IsOf(string collection, string subject) =>
        subject.Length > collection.Length && subject[collection.Length] == '/' && subject.StartsWith(collection, StringComparison.Ordinal);
}
