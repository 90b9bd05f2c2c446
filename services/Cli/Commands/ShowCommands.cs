using System.CommandLine;
using Fupin.Cli.Cards;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console.Rendering;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin show household|changes|village|township|county|city</c></summary>
internal static class ShowCommands
{
    private static readonly Argument<string> Household = new("NUMBER") { Description = "户编号，或 households/… / the household's number or resource name" };
    private static readonly Argument<string> Division = new("CODE") { Description = "行政区划代码或名称 / code or name of the division" };
    private static readonly Option<string?> County = new("--county") { Description = "县(区)代码或名称：户编号在县内唯一 / numbers are unique in a county" };
    private static readonly Option<string?> Purpose = new("--purpose")
    {
        Description = "查询用途，给出后显示完整号码 / what the unmasked numbers are needed for: identity-verification, payment, complaint, audit",
    };

    public static Command Create(CommandRunner runner)
    {
        var household = new Command("household", "户卡 / the household card") { Household, County, RecordedTimes.Year, RecordedTimes.AsOf, RecordedTimes.AsRecorded, Purpose };
        runner.OnRun(household, HouseholdAsync);
        var changes = new Command("changes", "当时登记与现在所知，逐项对照并说明由谁变更 / what was recorded then beside what is known now, field by field, and who changed it")
        {
            Household, County, RecordedTimes.Year, RecordedTimes.AsOf, RecordedTimes.AsRecorded,
        };
        runner.OnRun(changes, ChangesAsync);
        return new("show", "查看 / show")
        {
            household,
            changes,
            Of(runner, "village", "村册 / the village register", VillageAsync),
            Of(runner, "township", "乡簿 / the township book", TownshipAsync),
            Of(runner, "county", "县(区)情况 / figures of a county", FiguresAsync),
            Of(runner, "city", "市情况 / figures of the city", FiguresAsync),
        };
    }

    private static Command Of(CommandRunner runner, string name, string description, Func<RecordService.RecordServiceClient, RecordQuestion, CommandSession, Task<IRenderable>> record)
    {
        var command = new Command(name, description) { Division, RecordedTimes.Year, RecordedTimes.AsOf, RecordedTimes.AsRecorded };
        runner.OnRun(command, async (parsed, session) =>
        {
            var division = await Divisions.FindAsync(session, parsed.GetRequiredValue(Division));
            var client = session.Client(channel => new RecordService.RecordServiceClient(channel));
            var question = new RecordQuestion(division.Name, RecordedTimes.YearOf(parsed), RecordedTimes.At(parsed, session.Clock.GetUtcNow()));
            session.Terminal.Out.Write(await record(client, question, session));
            return ExitCodes.Complete;
        });
        return command;
    }

    private static async Task<int> HouseholdAsync(ParseResult parsed, CommandSession session)
    {
        var client = session.Client(channel => new HouseholdService.HouseholdServiceClient(channel));
        var at = RecordedTimes.At(parsed, session.Clock.GetUtcNow());
        var name = await HouseholdAsync(client, parsed.GetRequiredValue(Household), parsed.GetValue(County), session, at);
        var options = parsed.GetValue(Purpose) is { } purpose ? session.Unary.WithHeaders(new() { { "fupin-purpose", purpose } }) : session.Unary;
        foreach (var part in HouseholdCard.Render(await client.GetHouseholdAsync(new() { Name = name, Year = RecordedTimes.YearOf(parsed), AsRecordedAt = at }, options)))
            session.Terminal.Out.Write(part);
        return ExitCodes.Complete;
    }

    private static async Task<int> ChangesAsync(ParseResult parsed, CommandSession session)
    {
        var client = session.Client(channel => new HouseholdService.HouseholdServiceClient(channel));
        var at = RecordedTimes.At(parsed, session.Clock.GetUtcNow())
            ?? throw new NotFoundException("请用 --as-recorded 给出过去的时点", "give an instant that has passed with --as-recorded");
        var (number, county) = (parsed.GetRequiredValue(Household), parsed.GetValue(County));
        string name;
        try
        {
            name = await HouseholdAsync(client, number, county, session, at);
        }
        catch (NotFoundException)
        {
            name = await HouseholdAsync(client, number, county, session); // registered since
        }

        var changes = await client.GetHouseholdChangesAsync(new() { Name = name, Year = RecordedTimes.YearOf(parsed), AsRecordedAt = at }, session.Unary);
        foreach (var part in HouseholdChangeTable.Render(changes, at)) session.Terminal.Out.Write(part);
        return ExitCodes.Complete;
    }

    /// <summary>The resource name of what an officer calls by number, or by that name.</summary>
    /// <exception cref="NotFoundException">No such number, or several.</exception>
    public static async Task<string> HouseholdAsync(HouseholdService.HouseholdServiceClient client, string text, string? county, CommandSession session, Timestamp? at = null) =>
        text.StartsWith("households/", StringComparison.Ordinal) ? text : await NameOfAsync(client, text, county, session, at);

    private static async Task<string> NameOfAsync(HouseholdService.HouseholdServiceClient client, string number, string? county, CommandSession session, Timestamp? at)
    {
        var found = new List<Household>();
        if (county is not null)
            await AddAsync(await Divisions.FindAsync(session, county));
        else
            foreach (var division in await Divisions.OwnAsync(session))
                await AddAsync(division);
        return found switch
        {
            [var only] => only.Name,
            [] => throw new NotFoundException($"没有户编号为 {number} 的户", $"no household has the number {number}"),
            _ => throw new NotFoundException(
                $"{found.Count} 个县(区)有户编号 {number}，请加 --county：{string.Join("、", found.Select(h => h.Address))}",
                $"the number {number} exists in {found.Count} counties, give --county"),
        };

        async Task AddAsync(Division division) =>
            found.AddRange((await client.ListHouseholdsAsync(new() { Division = division.Name, Number = number, AsRecordedAt = at }, session.Unary)).Households);
    }

    private static async Task<IRenderable> VillageAsync(RecordService.RecordServiceClient client, RecordQuestion asked, CommandSession session) =>
        Records.Register(await client.GetVillageRegisterAsync(new() { Division = asked.Division, Year = asked.Year, AsRecordedAt = asked.At }, session.Unary));

    private static async Task<IRenderable> TownshipAsync(RecordService.RecordServiceClient client, RecordQuestion asked, CommandSession session)
    {
        var book = await client.GetTownshipBookAsync(new() { Division = asked.Division, Year = asked.Year, AsRecordedAt = asked.At }, session.Unary);
        return Records.Figures("乡簿 township book", book.Total, book.Lines);
    }

    private static async Task<IRenderable> FiguresAsync(RecordService.RecordServiceClient client, RecordQuestion asked, CommandSession session)
    {
        var figures = await client.GetDivisionFiguresAsync(new() { Division = asked.Division, Year = asked.Year, AsRecordedAt = asked.At }, session.Unary);
        return Records.Figures("情况 figures", figures.Total, figures.Lines);
    }
}

/// <param name="Division">Resource name.</param>
/// <param name="Year">Facts of this year; 0: the latest.</param>
/// <param name="At">As recorded at this instant; null: as known now.</param>
internal sealed record RecordQuestion(string Division, int Year, Timestamp? At);
