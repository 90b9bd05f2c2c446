using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf;

namespace Fupin.Chassis.Exchange;

/// <summary>An event of another source: its envelope and its unpacked message.</summary>
public readonly record struct FeedEvent(Event Envelope, IMessage Message);

/// <summary>What a service makes of another's events.</summary>
public interface IProjection<TDb>
    where TDb : ServiceDb
{
    /// <summary>
    /// Applies a batch, in the order of the log, inside the transaction that moves the checkpoint; it neither commits nor calls other
    /// services. Write sets, guarded by version (<see cref="Bulk.BulkUpsertAsync"/>): after a rebuild the same events come again. When a
    /// batch fails, its events are applied one at a time, each up to three times; the one that still fails stops the subscription.
    /// </summary>
    Task ApplyAsync(TDb db, IReadOnlyList<FeedEvent> events, CancellationToken ct);
}
