namespace Fupin.Chassis.Audit;

/// <summary>PostgreSQL: an entry as it is stored: only ever inserted.</summary>
internal sealed class AuditEntryRow
{
    public required Guid Id { get; init; }

    /// <summary>What the entry is about, to find it by; the entry's bytes say it too.</summary>
    public required string Resource { get; init; }

    /// <summary>A serialized <c>AuditEntry</c>.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Key id and HMAC-SHA256 of the body.</summary>
    public required byte[] Mac { get; init; }
}

/// <summary>An entry's place in the chain; on PostgreSQL a row: only ever inserted.</summary>
internal sealed class AuditChainRow
{
    public required long Position { get; init; }

    public required Guid Entry { get; init; }

    /// <summary>SHA-256 over the digest before, SHA-256 of the body, and the mac.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Key id and HMAC-SHA256 of position and digest: who lacks the key can't build the chain anew.</summary>
    public required byte[] Seal { get; init; }
}

/// <summary>SQLite: an entry with its place: only ever inserted.</summary>
internal sealed class AuditRecordRow
{
    public required long Position { get; init; }

    public required Guid Id { get; init; }

    public required string Resource { get; init; }

    public required byte[] Body { get; init; }

    public required byte[] Mac { get; init; }

    public required byte[] Digest { get; init; }

    public required byte[] Seal { get; init; }
}

/// <summary>SQLite: what an entry is found by, stored a little after it: only ever inserted.</summary>
internal sealed class AuditIndexRow
{
    public required long Position { get; init; }

    public required Guid Entry { get; init; }

    public required string Resource { get; init; }
}

/// <summary>PostgreSQL: an entry whose place the sequencer has still to give.</summary>
internal sealed class AuditPendingRow
{
    public required Guid Entry { get; init; }
}

/// <summary>A head of a service's chain, this one's own or another's: only ever inserted.</summary>
internal sealed class AuditHeadRow
{
    public required string Service { get; init; }

    public required long Position { get; init; }

    public required byte[] Digest { get; init; }

    public required DateTimeOffset ToldAt { get; init; }
}

/// <summary>A stretch from the beginning of the chain that a sealed bundle holds, and that may be removed: only ever inserted.</summary>
internal sealed class AuditArchiveRow
{
    /// <summary>Last position of the stretch.</summary>
    public required long Through { get; init; }

    public required byte[] Digest { get; init; }

    /// <summary>SHA-256 of the bundle's manifest.</summary>
    public required byte[] Bundle { get; init; }

    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>Key id and HMAC-SHA256 of all of the above.</summary>
    public required byte[] Seal { get; init; }
}
