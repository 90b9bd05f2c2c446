using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Fupin.Cli.Terminals;

/// <summary>Imports as the register remembers them, for officers.</summary>
internal static class ImportRecords
{
    public static Table List(IEnumerable<Import> imports)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var header in new[] { "导入 import", "文件 file", "状态 state", "登记户数 registered", "登记人数 persons", "开始 began", "撤销原因 why undone" }) table.AddColumn(header);
        foreach (var import in imports)
            table.AddRow(
                [.. new[]
                {
                    import.Name, import.FileName, Labels.Of(import.State), Count(import.Counts.RegisteredHouseholds), Count(import.Counts.RegisteredPersons),
                    Time(import.BeginTime), import.Undo?.Reason ?? "",
                }.Select(Markup.Escape)]);
        return table;
    }

    public static void Show(Terminal terminal, Import import)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn("").HideHeaders();
        void Row(string label, string text) => table.AddRow(label, Markup.Escape(text));
        Row("导入 import", import.Name);
        Row("导入编号 import id", import.ImportId);
        Row("文件 file", import.FileName);
        Row("状态 state", Labels.Of(import.State));
        Row("开始 began", Time(import.BeginTime));
        if (import.EndTime is not null) Row("结束 ended", Time(import.EndTime));
        if (import.Undo is { } undo)
        {
            Row("撤销原因 why undone", undo.Reason);
            if (undo.Requester.Length > 0) Row("撤销人 undone by", undo.Requester);
            Row("撤销开始 undo began", Time(undo.BeginTime));
            if (undo.EndTime is not null) Row("撤销结束 undo ended", Time(undo.EndTime));
            Row("已移除户数 removed", Count(undo.RemovedHouseholds));
        }

        terminal.Out.Write(table);
        ImportReport.PrintCounts(terminal, import.Counts);
    }

    /// <summary>A bar on a terminal, a line now and then elsewhere.</summary>
    public static async Task<Import> WatchAsync(Terminal terminal, TimeProvider clock, Func<Action<Import>, Task<Import>> undo)
    {
        if (terminal.IsInteractive)
            return await terminal.Out.Progress().AutoClear(true).StartAsync(context =>
            {
                var task = context.AddTask("撤销 undo");
                return undo(import => (task.MaxValue, task.Value) = (Math.Max(1, import.Counts.RegisteredHouseholds), import.Undo?.RemovedHouseholds ?? 0));
            });

        var last = clock.GetTimestamp();
        return await undo(import =>
        {
            if (import.State != ImportState.Undoing || clock.GetElapsedTime(last) < TimeSpan.FromSeconds(5)) return;
            last = clock.GetTimestamp();
            terminal.Line($"已移除 removed {Count(import.Undo.RemovedHouseholds)} / {Count(import.Counts.RegisteredHouseholds)} 户 households");
        });
    }

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(Timestamp time) => time.ToDateTimeOffset().Local().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
