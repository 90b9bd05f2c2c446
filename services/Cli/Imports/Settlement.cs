using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Imports;

/// <summary>Books the answer to a batch: counts, errors, and all rows of each household that did not go in to the rejects file.</summary>
internal sealed class Settlement(HouseholdBatches batches, ImportTally tally, MarkedFile rejects)
{
    /// <summary>The registry's reason for a household that is registered with other content.</summary>
    private const string Differs = "DIFFERS";

    public void Settle(HouseholdBatch batch, ImportBatchResult? result)
    {
        foreach (var household in batch.HeldBack) HoldBack(household);
        if (result is null) return;
        tally.Add(result);
        if (result.Errors.Count == 0) return;
        foreach (var error in result.Errors) tally.Add(error);
        Reject(batch, result.Errors);
    }

    private void HoldBack(IReadOnlyList<SheetLine> household)
    {
        tally.AddHeldBack(household, batches);
        foreach (var line in household) rejects.Write(line, line.Fault?.Chinese ?? "", line.Fault is null ? RowMark.None : RowMark.Wrong);
    }

    private void Reject(HouseholdBatch batch, IReadOnlyCollection<RowError> errors)
    {
        var household = new List<SheetLine>();
        foreach (var line in batch.Lines)
        {
            var key = batches.KeyOf(line);
            if (household.Count > 0 && key.Length > 0 && key != batches.KeyOf(household[0]))
            {
                Reject(household, errors);
                household.Clear();
            }

            household.Add(line);
        }

        Reject(household, errors);
    }

    private void Reject(List<SheetLine> household, IReadOnlyCollection<RowError> errors)
    {
        var (from, to) = (household[0].Number, household[^1].Number);
        var number = batches.KeyOf(household[0]);
        var own = errors.Where(error => error.Line == 0 ? error.HouseholdNumber == number : error.Line >= from && error.Line <= to).ToList();
        if (own.Count == 0) return;
        foreach (var line in household)
        {
            var here = own.Where(error => error.Line == line.Number || (error.Line == 0 && line == household[0])).ToList();
            var mark = here.Count == 0 ? RowMark.None : here.TrueForAll(error => error.Reason == Differs) ? RowMark.Changed : RowMark.Wrong;
            rejects.Write(line, string.Join("；", here.Select(error => error.Message)), mark);
        }
    }
}
