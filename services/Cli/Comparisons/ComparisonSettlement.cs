using Fupin.Chassis.Values;
using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Comparisons;

/// <summary>Books the answers of a comparison in the workbook's sheets. What only the file has is written from the file's own rows.</summary>
internal sealed class ComparisonSettlement(SheetReader sheet, HouseholdBatches batches, ComparisonBook book, ComparisonOutcome outcome)
{
    private readonly int person = Headers.IndexOf(sheet.Columns, "人编号", "人编码", "成员编号");
    private readonly int name = Headers.IndexOf(sheet.Columns, "姓名", "成员姓名", "家庭成员姓名");
    private readonly int relation = Headers.IndexOf(sheet.Columns, "与户主关系");

    public void Settle(HouseholdBatch batch, CompareBatchResult? result)
    {
        foreach (var household in batch.HeldBack) HoldBack(household);
        if (result is null) return;
        var lines = batch.Lines.ToDictionary(line => line.Number);
        for (var i = 0; i < result.Households.Count; i++)
        {
            var household = result.Households[i];
            var end = i + 1 < result.Households.Count ? result.Households[i + 1].Line : int.MaxValue;
            switch (household.Verdict)
            {
                case ComparisonVerdict.OnlyInFile:
                    foreach (var line in batch.Lines.Where(line => line.Number >= household.Line && line.Number < end)) OnlyThere("整户", household, line);
                    break;
                case ComparisonVerdict.Differs:
                    foreach (var difference in household.Differences) Differs(household, difference, lines[difference.Line]);
                    break;
                case ComparisonVerdict.Unreadable:
                    book.Unreadable.Add(household.Number, sheet.Locate(household.Line), Texts(household));
                    break;
            }
        }
    }

    public void Settle(OnlyRegistered lacking)
    {
        foreach (var member in lacking.Persons)
            book.OnlyHere.Add(lacking.WholeHousehold ? "整户" : "成员", lacking.Number, member.Number, member.FullName, Labels.Of(member.Relation), lacking.DivisionCode, lacking.Address);
    }

    private void HoldBack(IReadOnlyList<SheetLine> household)
    {
        outcome.Unsent(household.Count);
        var number = household.Select(batches.KeyOf).FirstOrDefault(key => key.Length > 0) ?? "";
        foreach (var line in household)
            if (line.Fault is { } fault) book.Unreadable.Add(number, sheet.Locate(line.Number), fault.Chinese);
    }

    private void OnlyThere(string kind, ComparedHousehold household, SheetLine line) =>
        book.OnlyThere.Add(kind, household.Number, Cell(line, person), Cell(line, name), Cell(line, relation), sheet.Locate(line.Number), line.Number == household.Line ? Texts(household) : "");

    private void Differs(ComparedHousehold household, CellDifference difference, SheetLine line)
    {
        if (difference.MemberUnknown)
        {
            OnlyThere("成员", household, line);
            return;
        }

        outcome.Count(difference);
        book.Differing.Add(household.Number, difference.PersonNumber, difference.OfPerson ? Cell(line, name) : "", difference.Column, difference.InFile, difference.Registered,
            sheet.Locate(line.Number), difference.Masked ? "号码不同，已遮盖" : "");
    }

    private static string Texts(ComparedHousehold household) => string.Join("；", household.Errors.Select(error => error.Message));

    private static string Cell(SheetLine line, int column) => column < 0 ? "" : line.Cells[column].Trim();
}
