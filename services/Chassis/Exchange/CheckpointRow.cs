using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange;

/// <summary>How far a subscription has applied another source's log; moved in the transaction of what it applied.</summary>
internal sealed class CheckpointRow
{
    /// <summary><c>{consumer}/{source}</c>.</summary>
    public required string Name { get; init; }

    public required string Source { get; init; }
    public long Position { get; set; }
    public required byte[] Digest { get; set; }
    public SubscriptionState State { get; set; }
    public required string Problem { get; set; }
    public DateTimeOffset? AppliedAt { get; set; }

    /// <summary>Counts how often it was built anew, from 1.</summary>
    public long Generation { get; init; } = 1;

    public Rebuild Rebuild { get; init; }

    /// <summary>While it is built anew: where what only older generations hold is taken out.</summary>
    public long RebuildUntil { get; init; }
}

/// <summary>Whether a subscription is being built anew, and from what.</summary>
internal enum Rebuild
{
    No,

    /// <summary>From the log that it had read: what is held gives way to the same version or a later one, so nobody sees a state go back.</summary>
    SameLog,

    /// <summary>From another log: versions mean something else there, so anything of this generation wins.</summary>
    OtherLog,
}
