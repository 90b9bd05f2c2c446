using System.CommandLine;
using Fupin.Assessment.V1;
using Fupin.Cli.Tables;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin table</c></summary>
internal static class TableCommand
{
    private static readonly Option<string> City = CityOption.Create();

    public static Command Create(CommandRunner runner)
    {
        var table = new Command("table", "县(区)统计与公布数对照 / figures by county beside the published ones") { City };
        runner.OnRun(table, RunAsync);
        return table;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandSession session)
    {
        var city = CityOption.Read(parsed, City);
        var client = session.Client(channel => new FigureService.FigureServiceClient(channel));
        var figures = await client.ListFiguresAsync(new(), session.Unary);
        var causes = await client.ListCauseFiguresAsync(new(), session.Unary);
        return CityTables.Print(session.Terminal, city, Targets.Of(city), figures, causes) ? ExitCodes.Complete : ExitCodes.HeldBack;
    }
}
