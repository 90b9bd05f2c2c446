using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf;

namespace Fupin.Chassis.Exchange;

/// <summary>An event of another source: its envelope and its unpacked message.</summary>
public readonly record struct FeedEvent(Event Envelope, IMessage Message)
{
    /// <summary>What says that it is this event with this content: 32 bytes, to be kept beside the row it made (<see cref="IProjected.Digest"/>).</summary>
    public byte[] Digest => EventDigest.Of(Envelope);
}

/// <summary>What a service makes of another's events: rows that can be built anew at any time.</summary>
public interface IProjection<TDb>
    where TDb : ServiceDb
{
    /// <summary>What it holds, one for each collection of subjects.</summary>
    IReadOnlyList<Holding<TDb>> Holdings { get; }

    /// <summary>
    /// Applies a batch, in the order of the log, inside the transaction that moves the checkpoint; it neither commits nor calls other
    /// services. Write sets, guarded by version (<see cref="Bulk.BulkUpsertAsync"/>): after a rebuild the same events come again. When a
    /// batch fails, its events are applied one at a time, each up to three times; the one that still fails stops the subscription.
    /// </summary>
    Task ApplyAsync(TDb db, IReadOnlyList<FeedEvent> events, CancellationToken ct);

    /// <summary>
    /// Takes out subjects that only older generations hold, with what was derived from them, and returns how many; 0 when there are none
    /// left. Called at the end of a rebuild, again and again, each time inside a transaction.
    /// </summary>
    async Task<int> RemoveOlderAsync(TDb db, long generation, int atMost, CancellationToken ct)
    {
        foreach (var holding in Holdings)
            if (await holding.RemoveOlderAsync(db, generation, atMost, ct).ConfigureAwait(false) is > 0 and var removed)
                return removed;
        return 0;
    }
}
