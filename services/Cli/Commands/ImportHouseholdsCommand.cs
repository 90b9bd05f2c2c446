using System.CommandLine;
using Fupin.Cli.Imports;
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
        var command = new Command("households", "导入贫困户登记表 / import the household form") { File, ImportId, Year, Rejects, Encoding, Batch };
        runner.OnRun(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandSession session)
    {
        var path = parsed.GetRequiredValue(File);
        if (parsed.GetValue(Rejects) is { } named && Path.GetFullPath(named) == Path.GetFullPath(path)) throw SheetFaults.RejectsOverInput(path);
        var sheet = SheetFile.Open(path, parsed.GetValue(Encoding), SheetFile.Households);
        var rejects = parsed.GetValue(Rejects) ?? path + ".rejects" + sheet.RejectsExtension;
        var (year, batch) = (parsed.GetValue(Year), parsed.GetValue(Batch));
        var settings = new ImportSettings(parsed.GetValue(ImportId) ?? ImportSettings.IdFor(sheet, year, batch), year, batch);

        var importer = new HouseholdImporter(session.Client(channel => new HouseholdService.HouseholdServiceClient(channel)), session.Clock);
        var outcome = await ImportDisplay.ShowAsync(session.Terminal, session.Clock, sheet.RowCount,
            progress => importer.RunAsync(sheet, settings, rejects, progress, session.Cancel));
        ImportReport.Print(session.Terminal, outcome, rejects);
        return outcome.IsComplete ? ExitCodes.Complete : ExitCodes.HeldBack;
    }
}
