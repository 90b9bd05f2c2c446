using Fupin.Registry.V1;

namespace Fupin.Cli.Imports;

/// <summary>What an import has come to so far. Bounded: errors beyond the first are only counted.</summary>
internal sealed class ImportTally
{
    private const int ErrorsKept = 20;

    private readonly Dictionary<string, int> byReason = new(StringComparer.Ordinal);
    private readonly List<RowError> first = [];

    /// <summary>As the server counts, and with it the households the client itself held back.</summary>
    public ImportCounts Counts { get; } = new();

    public IReadOnlyDictionary<string, int> ErrorsByReason => byReason;

    public IReadOnlyList<RowError> FirstErrors => first;

    public int Errors { get; private set; }

    public int Batches { get; private set; }

    public int ReplayedBatches { get; private set; }

    public void Add(ImportBatchResult result)
    {
        Batches++;
        if (result.Replayed) ReplayedBatches++;
        Counts.Rows += result.Counts.Rows;
        Counts.Households += result.Counts.Households;
        Counts.RegisteredHouseholds += result.Counts.RegisteredHouseholds;
        Counts.RegisteredPersons += result.Counts.RegisteredPersons;
        Counts.UnchangedHouseholds += result.Counts.UnchangedHouseholds;
        Counts.DifferingHouseholds += result.Counts.DifferingHouseholds;
        Counts.HeldBackHouseholds += result.Counts.HeldBackHouseholds;
        Counts.Findings += result.Counts.Findings;
    }

    public void AddHeldBack(int rows)
    {
        Counts.Rows += rows;
        Counts.Households++;
        Counts.HeldBackHouseholds++;
    }

    public void Add(RowError error)
    {
        Errors++;
        byReason[error.Reason] = byReason.GetValueOrDefault(error.Reason) + 1;
        if (first.Count < ErrorsKept) first.Add(error);
    }
}
