using Fupin.Cli.Access;
using Fupin.Cli.Connections;
using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Server;

/// <summary>A crash of either side is resumed without a double.</summary>
public sealed class SurvivingCrashes : IAsyncLifetime
{
    private readonly HostProcess host = new();
    private SampleFolder sample = null!;

    public async ValueTask InitializeAsync()
    {
        sample = await SampleFolder.CreateAsync(scale: "0.003");
        await host.StartAsync();
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "villages", sample.Villages)).Code);
    }

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        sample.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_server_killed_in_the_middle_and_started_again_gets_the_rest_from_the_same_call()
    {
        var watch = new Watch { AtRows = 300, Then = () => Task.Run(async () => { host.Kill(); await host.StartAsync(); }) };
        var outcome = await ImportAsync(watch, TestContext.Current.CancellationToken);
        Assert.True(watch.Lost > 0);
        await AssertAllInAsync(outcome);
    }

    [Fact]
    public async Task The_client_stopped_in_the_middle_goes_on_when_it_is_run_again()
    {
        using var stop = new CancellationTokenSource();
        var watch = new Watch { AtRows = 300, Then = stop.CancelAsync };
        await Assert.ThrowsAnyAsync<Exception>(() => ImportAsync(watch, stop.Token));

        var again = new Watch();
        var outcome = await ImportAsync(again, TestContext.Current.CancellationToken);
        Assert.True(again.Stored > 0);
        Assert.InRange(outcome.Tally.ReplayedBatches, 1, outcome.Tally.Batches - 1);
        await AssertAllInAsync(outcome);
    }

    private async Task<ImportOutcome> ImportAsync(Watch watch, CancellationToken cancel)
    {
        using var connection = new ServerConnection(host.Address.ToString(), TokenSource.Of(host.Token));
        var importer = new HouseholdImporter(connection.Client(channel => new HouseholdService.HouseholdServiceClient(channel)), TimeProvider.System);
        return await importer.RunAsync(CsvSheetReader.Open(sample.Households), new ImportSettings("crash", BatchRows: 30), sample.In("rejects.csv"), watch, cancel);
    }

    private async Task AssertAllInAsync(ImportOutcome outcome)
    {
        var rows = CsvSheetReader.Open(sample.Households).RowCount;
        Assert.True(outcome.IsComplete);
        Assert.Equal(rows, outcome.Import.Counts.Rows);
        Assert.Equal(rows, outcome.Import.Counts.RegisteredPersons);
        var city = await CommandLine.RunAsync(host, "show", "city", "4103");
        Assert.Contains($"{rows:N0} 人", city.Out, StringComparison.Ordinal);
    }

    private sealed class Watch : IImportProgress
    {
        private bool done;

        public int AtRows { get; init; } = int.MaxValue;

        public Func<Task> Then { get; init; } = () => Task.CompletedTask;

        public int Stored { get; private set; }

        public int Lost { get; private set; }

        public void Begun(int storedBatches) => Stored = storedBatches;

        public void Confirmed(ImportTally tally)
        {
            if (done || tally.Counts.Rows < AtRows) return;
            done = true;
            _ = Then();
        }

        void IImportProgress.Lost(TimeSpan retryIn) => Lost++;
    }
}
