using System.CommandLine;
using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Cli.Cards;
using Fupin.Cli.Lists;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Spectre.Console;
using Date = Google.Type.Date;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin compare LIST</c> and what is left of such lists.</summary>
internal static class CompareListCommand
{
    private static readonly Argument<string> List = new("LIST") { Description = "名单，须有 姓名、证件号码 两列 / a list with the columns 姓名 and 证件号码" };
    private static readonly Option<string> Division = new("--division") { Description = "名单所属行政区划 / the division the list is about", Required = true };
    private static readonly Option<string?> Id = new("--list-id") { Description = "名单编号，默认由文件内容得出 / by default from the file's content" };
    private static readonly Option<string?> Title = new("--title") { Description = "名单名称，默认为文件名 / by default the file's name" };
    private static readonly Option<DateOnly?> Due = new("--save-until") { Description = "保存差异并在此日期前办结 / keep the differences, to be settled by this day" };
    private static readonly Option<string> Owner = new("--owner") { Description = "差异的责任人，默认为本人 / who settles the differences; by default the caller", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> Out = new("--out") { Description = "结果文件，默认 LIST.compare.csv 或 .xlsx / where the verdicts go" };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "CSV：utf-8 或 gb18030；默认自动识别 / of a CSV file; found out by default" };
    private static readonly Argument<string> Difference = new("DIFFERENCE") { Description = "differences/…" };
    private static readonly Option<string> Outcome = new("--outcome") { Description = "处理结果 / outcome", Required = true };
    private static readonly Option<string> Note = new("--note") { Description = "处理说明 / why", Required = true };

    /// <summary>Lets <paramref name="compare"/> take a list, and adds the commands for its differences.</summary>
    public static void AddTo(Command compare, CommandRunner runner)
    {
        foreach (var option in new Option[] { Division, Id, Title, Due, Owner, Out, Encoding }) compare.Options.Add(option);
        compare.Arguments.Add(List);
        runner.OnRun(compare, CompareAsync);
        var open = new Command("open", "尚未办结的差异 / differences left to settle") { Division };
        runner.OnRun(open, OpenAsync);
        Outcome.AcceptOnlyFromAmong([.. Labels.All<DifferenceOutcome>()]);
        var settle = new Command("settle", "办结一项差异 / settles a difference") { Difference, Outcome, Note };
        runner.OnRun(settle, SettleAsync);
        compare.Subcommands.Add(open);
        compare.Subcommands.Add(settle);
    }

    private static async Task<int> CompareAsync(ParseResult parsed, CommandSession session)
    {
        var path = parsed.GetRequiredValue(List);
        var sheet = SheetFile.Open(path, parsed.GetValue(Encoding), ListComparer.Columns);
        var result = parsed.GetValue(Out) ?? path + ".compare" + sheet.MarkedExtension;
        if (Path.GetFullPath(result) == Path.GetFullPath(path)) throw SheetFaults.RejectsOverInput(path);
        var division = await Divisions.FindAsync(session, parsed.GetRequiredValue(Division));
        var due = parsed.GetValue(Due);
        var begin = new MatchBegin
        {
            ListId = parsed.GetValue(Id) ?? sheet.ContentId[..32],
            Title = parsed.GetValue(Title) ?? sheet.Name,
            Division = division.Name,
            Save = due is not null,
            DueDate = due is { } day ? new Date { Year = day.Year, Month = day.Month, Day = day.Day } : null,
            Owner = parsed.GetRequiredValue(Owner),
        };
        var told = await new ListComparer(session.Client(channel => new ComparisonService.ComparisonServiceClient(channel))).RunAsync(sheet, begin, result, session.Cancel);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("比对结果 verdict").AddColumn(new TableColumn("人 persons").RightAligned());
        foreach (var (verdict, count) in new[]
                 {
                     (PersonVerdict.Matched, told.Matched), (PersonVerdict.NameDiffers, told.NameDiffers), (PersonVerdict.Elsewhere, told.Elsewhere),
                     (PersonVerdict.Unknown, told.Unknown), (PersonVerdict.Invalid, told.Invalid),
                 })
            table.AddRow(Labels.Of(verdict), count.ToString("N0", CultureInfo.InvariantCulture));
        session.Terminal.Out.Write(table);
        session.Terminal.Line($"明细见 {result} / details in {result}");
        if (told.Open > 0) session.Terminal.Line($"待办结差异 {told.Open} 项：fupin compare open --division {division.Code} / {told.Open} differences to settle");
        return told.Matched == told.Rows ? ExitCodes.Complete : ExitCodes.HeldBack;
    }

    private static async Task<int> OpenAsync(ParseResult parsed, CommandSession session)
    {
        var client = session.Client(channel => new ComparisonService.ComparisonServiceClient(channel));
        var division = await Divisions.FindAsync(session, parsed.GetRequiredValue(Division));
        var request = new ListDifferencesRequest { Division = division.Name };
        var table = new Table().Border(TableBorder.Rounded).AddColumns("期限 due", "责任人 owner", "结果 verdict", "姓名 name", "证件号码 number", "编号");
        do
        {
            var page = await client.ListDifferencesAsync(request, session.Unary);
            foreach (var item in page.Differences)
                table.AddRow(
                    item.DueDate is { } due ? string.Create(CultureInfo.InvariantCulture, $"{due.Year}-{due.Month:00}-{due.Day:00}") : "",
                    Markup.Escape(item.Owner), Labels.Of(item.Verdict), Markup.Escape(item.FullName), Markup.Escape(item.IdNumber), item.Name);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        session.Terminal.Out.Write(table);
        return ExitCodes.Complete;
    }

    private static async Task<int> SettleAsync(ParseResult parsed, CommandSession session)
    {
        var said = parsed.GetRequiredValue(Outcome);
        if (!Labels.TryParse<DifferenceOutcome>(said, out var outcome)) throw new NotFoundException($"没有处理结果 {said}", $"there is no outcome {said}");
        var settled = await session.Client(channel => new ComparisonService.ComparisonServiceClient(channel)).SettleDifferenceAsync(
            new() { Name = parsed.GetRequiredValue(Difference), Outcome = outcome, Note = parsed.GetRequiredValue(Note), RequestId = Guid.CreateVersion7().ToString() }, session.Unary);
        session.Terminal.Line($"已办结 / settled: {settled.Name}");
        return ExitCodes.Complete;
    }
}
