using System.CommandLine;
using Fupin.Cli.Imports;
using Fupin.Cli.Terminals;
using Fupin.Registry.V1;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin import list|show|undo</c></summary>
internal static class ImportRecordCommands
{
    private static readonly Argument<string> Which = new("IMPORT") { Description = "imports/… 或导入编号 / resource name or import id" };
    private static readonly Option<string> Reason = new("--reason") { Description = "撤销原因，记录在案 / why, for the record", Required = true };
    private static readonly Option<bool> Yes = new("--yes") { Description = "不再询问 / do not ask" };

    public static IEnumerable<Command> Create(CommandRunner runner)
    {
        var list = new Command("list", "列出导入，最近的在前 / imports, the latest first");
        runner.OnRun(list, async (_, session) =>
        {
            session.Terminal.Out.Write(ImportRecords.List(await StoredImports.ListAsync(session, ImportState.Unspecified).ToListAsync(session.Cancel)));
            return ExitCodes.Complete;
        });
        var show = new Command("show", "查看一次导入 / show an import") { Which };
        runner.OnRun(show, async (parsed, session) =>
        {
            ImportRecords.Show(session.Terminal, await StoredImports.FindAsync(session, parsed.GetRequiredValue(Which)));
            return ExitCodes.Complete;
        });
        var undo = new Command("undo", "整批撤销一次导入；有记录以它为依据时不能撤销 / take an import back as a whole, unless something builds on it") { Which, Reason, Yes };
        runner.OnRun(undo, UndoAsync);
        return [list, show, undo];
    }

    private static async Task<int> UndoAsync(ParseResult parsed, CommandSession session)
    {
        var terminal = session.Terminal;
        var import = await StoredImports.FindAsync(session, parsed.GetRequiredValue(Which));
        if (import.Undo is null && !parsed.GetValue(Yes))
        {
            ImportRecords.Show(terminal, import);
            if (!terminal.CanAsk)
            {
                terminal.ErrorLine("没有终端可确认：确定要撤销请加 --yes");
                terminal.ErrorLine("nobody can be asked: add --yes to undo it");
                return ExitCodes.Failed;
            }

            if (!terminal.Confirm($"从登记库中移除这 {ImportRecords.Count(import.Counts.RegisteredHouseholds)} 户？/ remove these households from the register?"))
            {
                terminal.Line("没有撤销 / nothing was undone");
                return ExitCodes.Failed;
            }
        }

        var request = new UndoImportRequest { Name = import.Name, Reason = parsed.GetRequiredValue(Reason), RequestId = Guid.CreateVersion7().ToString() };
        var watch = new UndoWatch(session);
        import = await watch.BeginAsync(request);
        import = await ImportRecords.WatchAsync(terminal, session.Clock, progress => watch.RunAsync(import, progress));
        if (import.State != ImportState.Undone)
        {
            terminal.ErrorLine("撤销已取消：开始时有新的记录以该导入为依据，没有移除任何户；再试一次可看到原因");
            terminal.ErrorLine("the undo was called off: something was built on the import as it began; nothing was removed, try again to see what");
            return ExitCodes.Failed;
        }

        terminal.Line($"已撤销：移除 {ImportRecords.Count(import.Undo.RemovedHouseholds)} 户；同一文件可用新的 --import-id 再导入 / undone, {ImportRecords.Count(import.Undo.RemovedHouseholds)} households removed; import the same file again under a new --import-id");
        return ExitCodes.Complete;
    }
}
