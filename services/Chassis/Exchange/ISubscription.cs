using Fupin.Chassis.Exchange.Operations;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange;

/// <summary>One consumer's reading of one source, as the bus, health and operators see it.</summary>
internal interface ISubscription
{
    /// <summary>In health answers a subscription is called this and its name.</summary>
    const string Part = "subscription/";

    string Consumer { get; }

    string Source { get; }

    /// <summary><c>{consumer}/{source}</c>.</summary>
    string Name { get; }

    Standing Standing { get; }

    /// <summary>What the bus brought; never waits. A message that finds no room is a gap, and gaps heal.</summary>
    void Offer(Batch batch);

    /// <summary>The bus is there again: what it lost meanwhile shows in a comparison with the source's head.</summary>
    void Nudge();

    Task<CheckpointRow> CheckpointAsync(CancellationToken ct);

    /// <summary>The consumer's database, opened.</summary>
    Task<ServiceDb> OpenAsync(CancellationToken ct);

    /// <summary>Tries again what stopped it.</summary>
    Task<CheckpointRow> RetryAsync(CancellationToken ct);

    /// <summary>Passes over the event that stopped it. Errors: NOT_STOPPED, OTHER_POSITION, SOURCE_UNREACHABLE.</summary>
    Task<SkippedEventRow> SkipAsync(long position, string reason, string who, CancellationToken ct);

    /// <summary>Starts from 0 as the next generation. Errors: REBUILDING, SOURCE_UNREACHABLE.</summary>
    Task<CheckpointRow> RebootstrapAsync(CancellationToken ct);

    /// <summary>Compares what is held with what was published. Errors: REBUILDING, SOURCE_UNREACHABLE.</summary>
    /// <param name="all">Every difference, not only the first of each collection.</param>
    /// <param name="ct">Ends it.</param>
    IAsyncEnumerable<Verification> VerifyAsync(bool all, CancellationToken ct);
}

/// <summary>Something of the exchange that runs as long as the process serves.</summary>
internal interface IExchangeLoop
{
    Task RunAsync(CancellationToken ct);
}
