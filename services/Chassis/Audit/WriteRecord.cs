namespace Fupin.Chassis.Audit;

/// <summary>How a write goes on record. Without another word: one entry for the call, or for the background work, that made it.</summary>
internal sealed record WriteRecord
{
    /// <summary>What only gives places to what is on record already, or moves an own bookkeeping of the chassis.</summary>
    public static readonly WriteRecord None = new();

    /// <summary>Background work: what it calls itself, e.g. <c>subscription assessment/registry</c>.</summary>
    public string Worker { get; private init; } = "";

    /// <summary>Events of a background batch.</summary>
    public long Count { get; private init; }

    public static WriteRecord Batch(string worker, long count) => new() { Worker = worker, Count = count };
}
