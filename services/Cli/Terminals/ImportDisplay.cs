using System.Globalization;
using Fupin.Cli.Imports;
using Spectre.Console;

namespace Fupin.Cli.Terminals;

/// <summary>Shows an import while it runs: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class ImportDisplay
{
    public static async Task<T> ShowAsync<T>(Terminal terminal, TimeProvider clock, int rows, Func<IImportProgress, Task<T>> import)
    {
        if (!terminal.IsInteractive) return await import(new Lines(terminal, clock, rows));
        return await terminal.Out.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => import(new Bar(terminal, context.AddTask(Brief(new ImportTally()), maxValue: rows))));
    }

    public static string Describe(ImportTally tally) => string.Create(CultureInfo.InvariantCulture,
        $"{tally.Counts.Rows:N0} 行 rows · 登记 in {tally.Counts.RegisteredHouseholds:N0} 户 · 未变 unchanged {tally.Counts.UnchangedHouseholds:N0} · " +
        $"差异 differ {tally.Counts.DifferingHouseholds:N0} · 退回 held back {tally.Counts.HeldBackHouseholds:N0}");

    /// <summary>Fits beside a bar on 80 columns; the table at the end says all.</summary>
    private static string Brief(ImportTally tally) => string.Create(CultureInfo.InvariantCulture,
        $"登记 {tally.Counts.RegisteredHouseholds:N0} 户 · 退回 {tally.Counts.HeldBackHouseholds:N0}");

    private static string Resumed(int stored) => string.Create(CultureInfo.InvariantCulture,
        $"继续上次的导入：已存 {stored} 批 / resuming an earlier import: {stored} batches are stored");

    private static string Reconnecting(TimeSpan wait) => string.Create(CultureInfo.InvariantCulture,
        $"连接中断，{wait.TotalSeconds:0.#} 秒后重连；已确认的不会丢失 / connection lost, trying again in {wait.TotalSeconds:0.#} s; nothing acknowledged is lost");

    private sealed class Bar(Terminal terminal, ProgressTask task) : IImportProgress
    {
        public void Begun(int storedBatches)
        {
            if (storedBatches > 0) terminal.Out.WriteLine(Resumed(storedBatches));
        }

        public void Confirmed(ImportTally tally)
        {
            task.Value = tally.Counts.Rows;
            task.Description = Markup.Escape(Brief(tally));
        }

        public void Lost(TimeSpan retryIn) => terminal.Out.WriteLine(Reconnecting(retryIn));
    }

    private sealed class Lines(Terminal terminal, TimeProvider clock, int rows) : IImportProgress
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
        private long last = clock.GetTimestamp();

        public void Begun(int storedBatches)
        {
            if (storedBatches > 0) terminal.Line(Resumed(storedBatches));
        }

        public void Confirmed(ImportTally tally)
        {
            if (clock.GetElapsedTime(last) < Interval) return;
            last = clock.GetTimestamp();
            var percent = rows == 0 ? 100 : tally.Counts.Rows * 100 / rows;
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{percent,3} %  {Describe(tally)}"));
        }

        public void Lost(TimeSpan retryIn) => terminal.Line(Reconnecting(retryIn));
    }
}
