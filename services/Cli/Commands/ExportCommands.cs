using System.CommandLine;
using System.Globalization;
using Fupin.Cli.Cards;
using Fupin.Cli.Exports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin export households</c></summary>
internal static class ExportCommands
{
    private static readonly Option<string> Division = new("--division") { Description = "行政区划代码或名称 / code or name of the division", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "写入的 CSV 文件 / the CSV file to write", Required = true };
    private static readonly Option<int> Year = new("--year") { Description = "年度，默认最近 / facts of this year, by default the latest" };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "utf-8 (默认 default) | gb18030" };

    public static Command Create(CommandRunner runner)
    {
        var households = new Command("households", "导出贫困户登记表，保护字段已遮盖 / export the household form, protected fields masked") { Division, Out, Year, Encoding };
        runner.OnRun(households, RunAsync);
        return new("export", "导出 / export") { households };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandSession session)
    {
        var path = parsed.GetRequiredValue(Out);
        var encoding = parsed.GetValue(Encoding) is { } name ? SheetEncoding.Named(name) : SheetEncoding.Utf8;
        // spreadsheet programs take UTF-8 without the mark for the system's own code page
        if (encoding == SheetEncoding.Utf8) encoding = SheetEncoding.Utf8WithMark;
        var division = await Divisions.FindAsync(session, parsed.GetRequiredValue(Division));
        using var call = session.Client(channel => new HouseholdService.HouseholdServiceClient(channel))
            .ExportHouseholds(new() { Division = division.Name, Year = parsed.GetValue(Year) }, session.Streaming);
        var rows = await HouseholdExport.WriteAsync(call.ResponseStream.ReadAllAsync(session.Cancel), path, encoding);
        session.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{division.DisplayName}：{rows:N0} 行 → {path} / {rows:N0} rows"));
        return ExitCodes.Complete;
    }
}
