namespace Fupin.Chassis.Exchange;

/// <summary>All events of one transaction (split at 256 KiB). <see cref="Id"/> gives the order; the sequencer gives the positions.</summary>
internal sealed class OutboxRow
{
    public long Id { get; init; }

    /// <summary>Position of the first event; null until sequenced.</summary>
    public long? First { get; init; }

    public required int Count { get; init; }

    /// <summary>A serialized <c>OutboxRecord</c>.</summary>
    public required byte[] Events { get; init; }

    /// <summary>Digest of the log after the last event; null until sequenced.</summary>
    public byte[]? Digest { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>The end of the log: one row with id 1.</summary>
internal sealed class FeedHeadRow
{
    public int Id { get; init; }
    public long Position { get; init; }
    public required byte[] Digest { get; init; }
}
