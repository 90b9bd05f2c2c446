using System.CommandLine;
using System.Globalization;
using Fupin.Assessment.V1;
using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin import households|divisions|villages|plan|list|show|undo</c></summary>
internal static class ImportCommands
{
    private static readonly Argument<string> File = new("FILE") { Description = "工作簿（.xlsx、.xls）或 CSV 文件 / a workbook (.xlsx, .xls) or CSV file" };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "CSV：utf-8 或 gb18030；默认自动识别 / of a CSV file; found out by default" };
    private static readonly Option<int> Year = new("--year") { Description = "没有「数据年度」列时的年度 / year of the facts when the file has no column 数据年度" };
    private static readonly Option<string> City = CityOption.Create();

    public static Command Create(CommandRunner runner)
    {
        var divisions = new Command("divisions", "导入行政区划 / import divisions") { File, Encoding };
        runner.OnRun(divisions, DivisionsAsync);
        var villages = new Command("villages", "导入贫困村登记表 / import the village form") { File, Encoding, Year };
        runner.OnRun(villages, VillagesAsync);
        var plan = new Command("plan", "导入已公布的脱贫计划 / import the published exit plans") { City };
        runner.OnRun(plan, PlanAsync);
        var command = new Command("import", "导入 / import") { ImportHouseholdsCommand.Create(runner), divisions, villages, plan };
        foreach (var record in ImportRecordCommands.Create(runner)) command.Subcommands.Add(record);
        return command;
    }

    private static async Task<int> DivisionsAsync(ParseResult parsed, CommandSession session)
    {
        var rows = DivisionsFile.Read(Open(parsed, SheetFile.Divisions)).ToList();
        var client = session.Client(channel => new DivisionService.DivisionServiceClient(channel));
        return Print(session, "行政区划 divisions", await TreeImporter.SendAsync(client, rows, () => session.Bulk));
    }

    private static async Task<int> VillagesAsync(ParseResult parsed, CommandSession session)
    {
        var rows = VillagesFile.Read(Open(parsed, SheetFile.Villages), parsed.GetValue(Year)).ToList();
        var client = session.Client(channel => new VillageService.VillageServiceClient(channel));
        return Print(session, "村 villages", await TreeImporter.SendAsync(client, rows, () => session.Bulk));
    }

    private static async Task<int> PlanAsync(ParseResult parsed, CommandSession session)
    {
        var client = session.Client(channel => new ExitPlanService.ExitPlanServiceClient(channel));
        foreach (var plan in CityOption.Read(parsed, City).ExitPlans)
        {
            var stored = await TreeImporter.SendAsync(client, plan.Jurisdiction, plan.Document, plan.Lines, () => session.Bulk);
            session.Terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"{stored.Document}：第 {stored.Edition} 版，{stored.Lines.Count} 行 / edition {stored.Edition}, {stored.Lines.Count} lines"));
        }

        return ExitCodes.Complete;
    }

    private static SheetReader Open(ParseResult parsed, IReadOnlyList<string[]> required) =>
        SheetFile.Open(parsed.GetRequiredValue(File), parsed.GetValue(Encoding), required);

    private static int Print(CommandSession session, string what, (int Registered, int Unchanged) counts)
    {
        session.Terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{what}: 登记 registered {counts.Registered:N0}, 未变 unchanged {counts.Unchanged:N0}"));
        return ExitCodes.Complete;
    }
}
