using System.CommandLine;
using Fupin.Cli.Cards;
using Fupin.Cli.Comparisons;
using Fupin.Cli.Sheets;
using Fupin.Cli.Terminals;
using Fupin.Cli.Workbooks;
using Fupin.Registry.V1;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin compare LIST</c> and <c>fupin compare national FILE</c></summary>
internal static class CompareCommands
{
    private static readonly Argument<string> File = new("FILE") { Description = "国办系统导出的工作簿或 CSV / a workbook or CSV exported from the national system" };
    private static readonly Option<string[]> Division = new("--division") { Description = "在该行政区划内查找仅本系统有的户，默认为文件中出现的行政村 / where to look for what the file lacks; by default in its villages" };
    private static readonly Option<string?> Out = new("--out") { Description = "结果工作簿，默认 FILE.compare.xlsx / the workbook to write" };
    private static readonly Option<int> Year = new("--year") { Description = "没有「数据年度」列时的年度 / year of the facts when the file has no column 数据年度" };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "CSV：utf-8 或 gb18030；默认自动识别 / of a CSV file; found out by default" };

    public static Command Create(CommandRunner runner)
    {
        var national = new Command("national", "与国办系统导出比对，不改动任何数据 / compare with an export of the national system; changes nothing") { File, Division, Out, Year, Encoding };
        runner.OnRun(national, RunAsync);
        var compare = new Command("compare", "用其他部门的名单核对登记库；国办系统导出用 compare national / hold an office's list against the register; exports of the national system: compare national") { national };
        CompareListCommand.AddTo(compare, runner);
        return compare;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandSession session)
    {
        var path = parsed.GetRequiredValue(File);
        var result = parsed.GetValue(Out) ?? path + ".compare.xlsx";
        if (Path.GetFullPath(result) == Path.GetFullPath(path)) throw SheetFaults.RejectsOverInput(path);
        if (!Path.GetExtension(result).Equals(".xlsx", StringComparison.OrdinalIgnoreCase)) throw WorkbookFaults.MarkedKind(result);
        var sheet = SheetFile.OpenAll(path, parsed.GetValue(Encoding), SheetFile.Households);
        var divisions = new List<Division>();
        foreach (var text in parsed.GetValue(Division) ?? []) divisions.Add(await Divisions.FindAsync(session, text));
        var comparer = new NationalComparer(session.Client(channel => new HouseholdService.HouseholdServiceClient(channel)), session.Clock);
        var outcome = await comparer.RunAsync(sheet, parsed.GetValue(Year), divisions, result, session.Cancel);
        ComparisonReport.Print(session.Terminal, outcome, result);
        return outcome.IsSame ? ExitCodes.Complete : ExitCodes.HeldBack;
    }
}
