namespace Fupin.Chassis.Exchange;

/// <summary>One consumer's reading of one source.</summary>
internal interface ISubscription
{
    string Consumer { get; }

    string Source { get; }

    /// <summary><c>{consumer}/{source}</c>.</summary>
    string Name { get; }

    /// <summary>What the bus brought; never waits. A message that finds no room is a gap, and gaps heal.</summary>
    void Offer(Fupin.Exchange.V1.Batch batch);

    /// <summary>The bus is there again: what it lost meanwhile shows in a comparison with the source's head.</summary>
    void Nudge();

    Task<CheckpointRow> CheckpointAsync(CancellationToken ct);
}

/// <summary>Something of the exchange that runs as long as the process serves.</summary>
internal interface IExchangeLoop
{
    Task RunAsync(CancellationToken ct);
}
