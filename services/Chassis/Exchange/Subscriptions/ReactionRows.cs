namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>Where a reaction began.</summary>
internal sealed class ReactionRow
{
    /// <summary><c>{consumer}/{source}/{reaction}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The source's head when the reaction first ran; it answers to later events only.</summary>
    public required long Since { get; init; }
}

/// <summary>An event a reaction has answered to.</summary>
internal sealed class ReactedRow
{
    public required string Reaction { get; init; }
    public required string EventId { get; init; }
}
