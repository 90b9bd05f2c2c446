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
}
