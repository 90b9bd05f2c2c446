using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Google.Protobuf.Collections;

namespace Fupin.Cli.Previews;

/// <summary>Books the preview of a batch: counts, errors, and all its rows in their order, marked with what would become of them.</summary>
internal sealed class PreviewSettlement(HouseholdBatches batches, PreviewOutcome outcome, MarkedFile marked)
{
    public void Settle(HouseholdBatch batch, PreviewBatchResult? result)
    {
        if (result is not null) outcome.Tally.Add(result.Counts);
        var rows = new List<(SheetLine Line, string Message, RowMark Mark)>();
        foreach (var household in batch.HeldBack) HoldBack(household, rows);
        if (result is not null) Mark(batch.Lines, result.Households, rows);
        foreach (var (line, message, mark) in rows.OrderBy(row => row.Line.Number)) marked.Write(line, message, mark);
    }

    private void HoldBack(IReadOnlyList<SheetLine> household, List<(SheetLine, string, RowMark)> rows)
    {
        outcome.Tally.AddHeldBack(household, batches);
        rows.AddRange(household.Select(line => (line, line.Fault?.Chinese ?? "", RowMark.Wrong)));
    }

    private void Mark(IReadOnlyList<SheetLine> lines, RepeatedField<HouseholdPreview> households, List<(SheetLine, string, RowMark)> rows)
    {
        foreach (var household in households) outcome.Add(household);
        var at = 0;
        foreach (var line in lines)
        {
            while (at + 1 < households.Count && households[at + 1].Line <= line.Number) at++;
            rows.Add((line, PreviewTexts.Of(households[at], line.Number), PreviewTexts.MarkOf(households[at].Effect)));
        }
    }
}
