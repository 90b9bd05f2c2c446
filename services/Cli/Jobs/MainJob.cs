using Fupin.Assessment.V1;
using Fupin.Cli.Commands;
using Fupin.Cli.Samples;
using Fupin.Cli.Tables;
using Fupin.Cli.Terminals;

namespace Fupin.Cli.Jobs;

/// <summary>
/// The main job: a city's register goes in, flows to assessment, and comes out as the table that reproduces the published figures. A client like any other,
/// it only knows the server's address.
/// </summary>
internal sealed class MainJob(CommandSession session, Sample sample)
{
    private readonly Terminal terminal = session.Terminal;

    /// <param name="address">Where the services answer, for the lines to paste.</param>
    /// <param name="folder">Data directory of the services: its key signs the token of what is pasted; also for a rejects file, should there be one.</param>
    /// <param name="runCommand">The command line that started this process, for the reader to run again.</param>
    /// <returns>0 when every figure matched.</returns>
    public async Task<int> RunAsync(string address, string folder, string runCommand)
    {
        var city = Published.Find(sample.City) ?? throw new InvalidOperationException($"no tables of {sample.City}");
        Notice();
        await new SampleLoad(session, city, sample).RunAsync(Path.Combine(folder, "sample.rejects.csv"));
        if (!await CatchUp.WaitAsync(session, "assessment", "registry")) return ExitCodes.Failed;

        var client = session.Client(channel => new FigureService.FigureServiceClient(channel));
        var figures = await client.ListFiguresAsync(new(), session.Unary);
        var causes = await client.ListCauseFiguresAsync(new(), session.Unary);
        if (sample.IsScaled)
            terminal.Line($"规模 {sample.Scale}：以下与缩放后的目标数核对，不是公布数 / scale {sample.Scale}: compared with scaled targets, not with the published figures");
        var matched = CityTables.Print(terminal, city, Targets.Of(city, sample), figures, causes);
        Notice();
        Paste(address, folder, runCommand);
        return matched ? ExitCodes.Complete : ExitCodes.HeldBack;
    }

    private void Notice()
    {
        terminal.Bold(SampleNotice.Chinese);
        terminal.Bold(SampleNotice.English);
    }

    private void Paste(string address, string folder, string runCommand)
    {
        const string Fupin = "dotnet run --project services/Cli --";
        var at = (address == Connections.ServerConnection.DefaultAddress ? "" : $" --address {address}")
            + (folder == Access.Development.DefaultDirectory ? "" : $" --data-directory {folder}");
        var number = sample.HouseholdRows().First()[sample.HouseholdColumns.ToList().IndexOf(Imports.HouseholdBatches.KeyColumn)];
        terminal.Line("");
        terminal.Line("查看一户 show a card:");
        terminal.Line($"  {Fupin} show household {number} --county {sample.Counties[0].Code}{at}");
        terminal.Line("查看事件 tail the feed:");
        terminal.Line($"  {Fupin} feed tail --source registry --after 0 --follow{at}");
        terminal.Line("强制终止再启动，数据不丢 kill and resume:");
        terminal.Line($"  kill -9 {Environment.ProcessId}; {runCommand}");
        terminal.Line("");
    }
}
