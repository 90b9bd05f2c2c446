namespace Fupin.Chassis.Storage;

/// <summary>
/// A row that one event of another service made, as its last word on a subject: what a receiver holds, and what is compared with what
/// was published. Write it with <see cref="Bulk.BulkUpsertAsync"/>.
/// </summary>
public interface IProjected : IVersioned
{
    /// <summary>Which building of the subscription wrote it; given by the bulk write.</summary>
    long Generation { get; set; }

    /// <summary>Of the event (<see cref="Exchange.FeedEvent.Digest"/>); null in rows from before digests were kept.</summary>
    byte[]? Digest { get; }
}

/// <summary>The building of a subscription that a write belongs to.</summary>
/// <param name="Generation">Counts the buildings, from 1.</param>
/// <param name="OtherLog">It is built anew from another log than the last one: versions of older generations say nothing.</param>
internal sealed record Applying(long Generation, bool OtherLog)
{
    public static readonly Applying First = new(1, OtherLog: false);
}
