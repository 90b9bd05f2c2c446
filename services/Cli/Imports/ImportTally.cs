using Fupin.Cli.Sheets;
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
        Add(result.Counts);
    }

    public void Add(ImportCounts counts)
    {
        Counts.Rows += counts.Rows;
        Counts.Households += counts.Households;
        Counts.RegisteredHouseholds += counts.RegisteredHouseholds;
        Counts.RegisteredPersons += counts.RegisteredPersons;
        Counts.UnchangedHouseholds += counts.UnchangedHouseholds;
        Counts.DifferingHouseholds += counts.DifferingHouseholds;
        Counts.HeldBackHouseholds += counts.HeldBackHouseholds;
        Counts.Findings += counts.Findings;
    }

    /// <summary>A household that the client itself held back.</summary>
    public void AddHeldBack(IReadOnlyList<SheetLine> household, HouseholdBatches batches)
    {
        Counts.Rows += household.Count;
        Counts.Households++;
        Counts.HeldBackHouseholds++;
        var number = household.Select(batches.KeyOf).FirstOrDefault(key => key.Length > 0) ?? "";
        foreach (var line in household)
            if (line.Fault is { } fault)
                Add(new RowError { Line = line.Number, Column = fault.Column, Reason = fault.Reason, Message = fault.Chinese, MessageEn = fault.English, HouseholdNumber = number });
    }

    public void Add(RowError error)
    {
        Errors++;
        byReason[error.Reason] = byReason.GetValueOrDefault(error.Reason) + 1;
        if (first.Count < ErrorsKept) first.Add(error);
    }
}
