using System.Globalization;
using Fupin.Cli.Previews;
using Spectre.Console;

namespace Fupin.Cli.Terminals;

/// <summary>What an import would do, for the officer who decides. Prints no cell of the file: those stand in the preview file.</summary>
internal static class PreviewReport
{
    public static void Print(Terminal terminal, PreviewOutcome outcome, string path)
    {
        terminal.Bold("预览，没有写入任何内容 / preview, nothing was written");
        ImportReport.PrintCounts(terminal, outcome.Tally.Counts);
        if (outcome.Begun.UnknownColumns.Count > 0)
            terminal.Line($"未采用的列 / columns not used: {string.Join("、", outcome.Begun.UnknownColumns)}");
        PrintFields(terminal, outcome);
        ImportReport.PrintErrors(terminal, outcome.Tally);
        terminal.Line($"逐行说明见 {path} / each row explained in {path}");
        if (outcome.Begun.StoredBatches > 0)
            terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"该导入编号已存 {outcome.Begun.StoredBatches} 批，再导入时这些批只返回当时的结果；要按预览重新导入请用 --import-id 换一个编号 / {outcome.Begun.StoredBatches} batches are stored under this import id and would only be answered from store: to import as previewed give another --import-id"));
    }

    private static void PrintFields(Terminal terminal, PreviewOutcome outcome)
    {
        if (outcome.Fields.Count == 0) return;
        var fields = new Table().Border(TableBorder.Rounded).AddColumn("有差异的栏目 differing field").AddColumn(new TableColumn("户 households").RightAligned());
        foreach (var (field, count) in outcome.Fields.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            fields.AddRow(Markup.Escape(field), count.ToString("N0", CultureInfo.InvariantCulture));
        terminal.Out.Write(fields);
    }
}
