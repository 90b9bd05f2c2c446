namespace Fupin.Chassis.Exchange.Operations;

/// <summary>An event an operator passed over. The database refuses to change or delete a row.</summary>
internal sealed class SkippedEventRow
{
    public long Id { get; init; }

    /// <summary><c>{consumer}/{source}</c>.</summary>
    public required string Subscription { get; init; }

    public required long Position { get; init; }
    public required string EventId { get; init; }

    /// <summary>Full name of the event's type.</summary>
    public required string Type { get; init; }

    public required string Subject { get; init; }
    public required string Reason { get; init; }

    /// <summary>What had stopped the subscription.</summary>
    public required string Problem { get; init; }

    public required string SkippedBy { get; init; }
    public required DateTimeOffset SkippedAt { get; init; }
}
