using System.CommandLine;
using Fupin.Cli.Cards;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Spectre.Console.Rendering;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin show household|village|township|county|city</c></summary>
internal static class ShowCommands
{
    private static readonly Argument<string> Household = new("NUMBER") { Description = "户编号，或 households/… / the household's number or resource name" };
    private static readonly Argument<string> Division = new("CODE") { Description = "行政区划代码或名称 / code or name of the division" };
    private static readonly Option<string?> County = new("--county") { Description = "县(区)代码或名称：户编号在县内唯一 / numbers are unique in a county" };
    private static readonly Option<string?> Purpose = new("--purpose")
    {
        Description = "查询用途，给出后显示完整号码 / what the unmasked numbers are needed for: identity-verification, payment, complaint, audit",
    };

    private static readonly Option<int> Year = new("--year") { Description = "年度，默认最近 / facts of this year, by default the latest" };

    public static Command Create(CommandRunner runner)
    {
        var household = new Command("household", "户卡 / the household card") { Household, County, Year, Purpose };
        runner.OnRun(household, HouseholdAsync);
        return new("show", "查看 / show")
        {
            household,
            Of(runner, "village", "村册 / the village register", VillageAsync),
            Of(runner, "township", "乡簿 / the township book", TownshipAsync),
            Of(runner, "county", "县(区)情况 / figures of a county", FiguresAsync),
            Of(runner, "city", "市情况 / figures of the city", FiguresAsync),
        };
    }

    private static Command Of(CommandRunner runner, string name, string description, Func<RecordService.RecordServiceClient, string, int, CommandSession, Task<IRenderable>> record)
    {
        var command = new Command(name, description) { Division, Year };
        runner.OnRun(command, async (parsed, session) =>
        {
            var division = await Divisions.FindAsync(session, parsed.GetRequiredValue(Division));
            var client = session.Client(channel => new RecordService.RecordServiceClient(channel));
            session.Terminal.Out.Write(await record(client, division.Name, parsed.GetValue(Year), session));
            return ExitCodes.Complete;
        });
        return command;
    }

    private static async Task<int> HouseholdAsync(ParseResult parsed, CommandSession session)
    {
        var client = session.Client(channel => new HouseholdService.HouseholdServiceClient(channel));
        var name = await HouseholdAsync(client, parsed.GetRequiredValue(Household), parsed.GetValue(County), session);
        var options = parsed.GetValue(Purpose) is { } purpose ? session.Unary.WithHeaders(new() { { "fupin-purpose", purpose } }) : session.Unary;
        foreach (var part in HouseholdCard.Render(await client.GetHouseholdAsync(new() { Name = name, Year = parsed.GetValue(Year) }, options)))
            session.Terminal.Out.Write(part);
        return ExitCodes.Complete;
    }

    /// <summary>The resource name of what an officer calls by number, or by that name.</summary>
    /// <exception cref="NotFoundException">No such number, or several.</exception>
    public static async Task<string> HouseholdAsync(HouseholdService.HouseholdServiceClient client, string text, string? county, CommandSession session) =>
        text.StartsWith("households/", StringComparison.Ordinal) ? text : await NameOfAsync(client, text, county, session);

    private static async Task<string> NameOfAsync(HouseholdService.HouseholdServiceClient client, string number, string? county, CommandSession session)
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
            found.AddRange((await client.ListHouseholdsAsync(new() { Division = division.Name, Number = number }, session.Unary)).Households);
    }

    private static async Task<IRenderable> VillageAsync(RecordService.RecordServiceClient client, string division, int year, CommandSession session) =>
        Records.Register(await client.GetVillageRegisterAsync(new() { Division = division, Year = year }, session.Unary));

    private static async Task<IRenderable> TownshipAsync(RecordService.RecordServiceClient client, string division, int year, CommandSession session)
    {
        var book = await client.GetTownshipBookAsync(new() { Division = division, Year = year }, session.Unary);
        return Records.Figures("乡簿 township book", book.Total, book.Lines);
    }

    private static async Task<IRenderable> FiguresAsync(RecordService.RecordServiceClient client, string division, int year, CommandSession session)
    {
        var figures = await client.GetDivisionFiguresAsync(new() { Division = division, Year = year }, session.Unary);
        return Records.Figures("情况 figures", figures.Total, figures.Lines);
    }
}
