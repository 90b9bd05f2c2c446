using System.Globalization;
using Fupin.Cli.Imports;
using Fupin.Registry.V1;
using Spectre.Console;

namespace Fupin.Cli.Terminals;

/// <summary>What an import came to, for the officer who started it. Prints no cell of the file.</summary>
internal static class ImportReport
{
    public static void Print(Terminal terminal, ImportOutcome outcome, string rejectsPath)
    {
        PrintCounts(terminal, outcome.Tally.Counts);
        if (outcome.UnknownColumns.Count > 0)
            terminal.Line($"未采用的列 / columns not used: {string.Join("、", outcome.UnknownColumns)}");
        PrintErrors(terminal, outcome.Tally);
        if (outcome.RejectedRows > 0)
            terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"{outcome.RejectedRows:N0} 行写入 {rejectsPath}：改正后可直接导入该文件 / {outcome.RejectedRows:N0} rows in {rejectsPath}: correct and import that file"));
        if (outcome is { IsRepeated: true, IsComplete: false })
            terminal.Line($"该文件以前导入过，以上是当时的结果；要重新检查请用 --import-id 换一个编号 / imported before as {outcome.Import.Name}: these are the answers of that time; to have it checked anew give another --import-id");
        if (outcome.Import.Counts?.RegisteredHouseholds > 0)
            terminal.Line($"导错了可整批撤销 / to take it back as a whole: fupin import undo {outcome.Import.Name} --reason …");
    }

    public static void PrintCounts(Terminal terminal, ImportCounts counts)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(new TableColumn("").RightAligned()).HideHeaders();
        Row(table, "读入行数 rows", counts.Rows);
        Row(table, "读入户数 households", counts.Households);
        Row(table, "新登记户数 households registered", counts.RegisteredHouseholds);
        Row(table, "新登记人数 persons registered", counts.RegisteredPersons);
        Row(table, "未变 unchanged", counts.UnchangedHouseholds);
        Row(table, "有差异 (未改) differing, not applied", counts.DifferingHouseholds);
        Row(table, "退回 held back", counts.HeldBackHouseholds);
        Row(table, "待核实 to verify", counts.Findings);
        terminal.Out.Write(table);
    }

    public static void PrintErrors(Terminal terminal, ImportTally tally)
    {
        if (tally.Errors == 0) return;
        var reasons = new Table().Border(TableBorder.Rounded).AddColumn("原因 reason").AddColumn(new TableColumn("处 errors").RightAligned());
        foreach (var (reason, count) in tally.ErrorsByReason.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            reasons.AddRow(Markup.Escape(reason), count.ToString("N0", CultureInfo.InvariantCulture));
        terminal.Out.Write(reasons);

        foreach (var error in tally.FirstErrors) terminal.Line(Describe(error));
        if (tally.Errors > tally.FirstErrors.Count)
            terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"… 另有 {tally.Errors - tally.FirstErrors.Count:N0} 处 / and {tally.Errors - tally.FirstErrors.Count:N0} more"));
    }

    private static string Describe(RowError error) =>
        string.Create(CultureInfo.InvariantCulture, $"第 {error.Line} 行 {error.Message} / line {error.Line}: {error.MessageEn} [{error.Reason}]");

    private static void Row(Table table, string label, long count) => table.AddRow(label, count.ToString("N0", CultureInfo.InvariantCulture));
}
