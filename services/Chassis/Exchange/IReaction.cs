using Fupin.Chassis.Storage;

namespace Fupin.Chassis.Exchange;

/// <summary>
/// What a service does because something happened elsewhere: it opens a case, publishes an event of its own. Unlike a projection it can't
/// be undone by building anew, so it runs once for each source event, keyed by the event's id: not again when a subscription is built
/// anew, and not for what happened before it was there.
/// </summary>
public interface IReaction<TDb>
    where TDb : ServiceDb
{
    /// <summary>
    /// Answers to one event, inside the transaction that moves the checkpoint and after the projection; it neither commits nor calls other
    /// services. A failure stops the subscription as a projection's does.
    /// </summary>
    Task ReactAsync(TDb db, FeedEvent happened, CancellationToken ct);
}
