using System.CommandLine;
using Fupin.Cli.Imports;
using Fupin.Cli.Previews;
using Fupin.Cli.Sheets;
using Fupin.Cli.Terminals;
using Fupin.Registry.V1;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin import households FILE</c></summary>
internal static class ImportHouseholdsCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "工作簿（.xlsx、.xls）或 CSV 文件（UTF-8、GB18030） / a workbook (.xlsx, .xls) or CSV file (UTF-8, GB18030)" };
    private static readonly Option<string?> ImportId = new("--import-id") { Description = "导入编号，相同编号接着导入；默认由文件内容得出 / the same id resumes; by default from the file's content" };
    private static readonly Option<int> Year = new("--year") { Description = "没有「数据年度」列时的年度 / year of the facts when the file has no column 数据年度" };
    private static readonly Option<string?> Rejects = new("--rejects") { Description = "退回文件，默认 FILE.rejects.csv 或 .xlsx / where rejected rows go" };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "CSV：utf-8 或 gb18030；默认自动识别 / of a CSV file; found out by default" };
    private static readonly Option<bool> Preview = new("--preview") { Description = "先预览，确认后再导入；没有终端时只预览 / look first, then confirm; without a terminal only look" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "预览后不再询问 / do not ask after the preview" };
    private static readonly Option<string?> Out = new("--out") { Description = "预览文件，默认 FILE.preview.csv 或 .xlsx / where the preview goes" };
    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "每批行数 / rows in a batch",
        DefaultValueFactory = _ => ImportSettings.UsualBatchRows,
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > ImportSettings.MostBatchRows)
                    result.AddError(FormattableString.Invariant($"--batch: 1 … {ImportSettings.MostBatchRows}"));
            },
        },
    };

    public static Command Create(CommandRunner runner)
    {
        var command = new Command("households", "导入贫困户登记表 / import the household form") { File, ImportId, Year, Rejects, Encoding, Batch, Preview, Yes, Out };
        runner.OnRun(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandSession session)
    {
        var path = parsed.GetRequiredValue(File);
        foreach (var named in new[] { parsed.GetValue(Rejects), parsed.GetValue(Out) })
            if (named is not null && Path.GetFullPath(named) == Path.GetFullPath(path)) throw SheetFaults.RejectsOverInput(path);
        var (preview, yes) = (parsed.GetValue(Preview), parsed.GetValue(Yes));
        if (preview && yes && !session.Terminal.CanAsk) throw SheetFaults.NoTerminal();
        var sheet = SheetFile.Open(path, parsed.GetValue(Encoding), SheetFile.Households);
        var rejects = parsed.GetValue(Rejects) ?? path + ".rejects" + sheet.MarkedExtension;
        var (year, batch) = (parsed.GetValue(Year), parsed.GetValue(Batch));
        var settings = new ImportSettings(parsed.GetValue(ImportId) ?? ImportSettings.IdFor(sheet, year, batch), year, batch);
        var client = session.Client(channel => new HouseholdService.HouseholdServiceClient(channel));

        PreviewOutcome? seen = null;
        if (preview)
        {
            seen = await PreviewAsync(sheet, settings, parsed.GetValue(Out) ?? path + ".preview" + sheet.MarkedExtension, client, session);
            if (!session.Terminal.CanAsk || seen.Batches.Count == 0) return Code(seen.IsComplete);
            if (!yes && !session.Terminal.Confirm("确认导入？/ import it?"))
            {
                session.Terminal.Line("没有导入 / nothing was imported");
                return Code(seen.IsComplete);
            }

            if (SheetFile.ContentIdNow(path) != sheet.ContentId) throw SheetFaults.ChangedSincePreview(path);
            settings = settings with { Previewed = seen.Batches };
        }

        var importer = new HouseholdImporter(client, session.Clock);
        var outcome = await ImportDisplay.ShowAsync(session.Terminal, session.Clock, sheet.RowCount,
            progress => importer.RunAsync(sheet, settings, rejects, progress, session.Cancel));
        ImportReport.Print(session.Terminal, outcome, rejects);
        if (seen is not null && !seen.Tally.Counts.Equals(outcome.Tally.Counts))
            session.Terminal.Line("结果与预览不同：预览后登记库有变化，或该编号以前导入过 / not as previewed: the register changed since, or the import id was used before");
        return Code(outcome.IsComplete);
    }

    private static async Task<PreviewOutcome> PreviewAsync(
        SheetReader sheet, ImportSettings settings, string path, HouseholdService.HouseholdServiceClient client, CommandSession session)
    {
        var previewer = new HouseholdPreviewer(client, session.Clock);
        var outcome = await ImportDisplay.ShowAsync(session.Terminal, session.Clock, sheet.RowCount,
            progress => previewer.RunAsync(sheet, settings, path, progress, session.Cancel));
        PreviewReport.Print(session.Terminal, outcome, path);
        return outcome;
    }

    private static int Code(bool complete) => complete ? ExitCodes.Complete : ExitCodes.HeldBack;
}
