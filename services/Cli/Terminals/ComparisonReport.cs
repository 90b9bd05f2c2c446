using System.Globalization;
using Fupin.Cli.Comparisons;
using Spectre.Console;

namespace Fupin.Cli.Terminals;

/// <summary>What a comparison came to. Prints no cell: those stand in the workbook.</summary>
internal static class ComparisonReport
{
    public static void Print(Terminal terminal, ComparisonOutcome outcome, string path)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(new TableColumn("户 households").RightAligned()).AddColumn(new TableColumn("人 persons").RightAligned());
        foreach (var (label, of) in ComparisonOutcome.Lines) table.AddRow(label, Number(of(outcome.Finished.Households)), Number(of(outcome.Finished.Persons)));
        terminal.Out.Write(table);
        if (outcome.UnknownColumns.Count > 0) terminal.Line($"未采用的列 / columns not used: {string.Join("、", outcome.UnknownColumns)}");
        var fields = outcome.Fields.ToList();
        if (fields.Count > 0)
        {
            var differing = new Table().Border(TableBorder.Rounded).AddColumn("不一致的字段 differing field").AddColumn(new TableColumn("处 cells").RightAligned());
            foreach (var (field, count) in fields) differing.AddRow(Markup.Escape(field), Number(count));
            terminal.Out.Write(differing);
        }

        terminal.Line($"明细见 {path} / details in {path}");
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
