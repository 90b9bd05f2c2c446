using System.Diagnostics;
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

    [Fact]
    public async Task A_fixed_token_that_ends_in_the_middle_ends_the_import_at_once_and_a_new_one_goes_on()
    {
        // the clocks may be 30 s apart: it is good for ten seconds more, in which a busy machine too stores the first rows
        var token = host.Token(TimeSpan.FromSeconds(-20));
        // taken up at its end: the server waits for the rest of the file
        var stuck = new Watch { AtRows = 60, Then = () => Task.CompletedTask, Holding = TimeSpan.FromSeconds(12) };
        var clock = Stopwatch.StartNew();
        var ended = await Assert.ThrowsAsync<SignInException>(() => ImportAsync(stuck, TokenSource.Fixed("FUPIN_TOKEN", token), TestContext.Current.CancellationToken));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        Assert.Contains("FUPIN_TOKEN", ended.Chinese, StringComparison.Ordinal);
        Assert.Contains("expired", ended.English, StringComparison.Ordinal);
        Assert.Equal(0, stuck.Lost);

        var again = new Watch();
        var outcome = await ImportAsync(again, TestContext.Current.CancellationToken);
        Assert.True(again.Stored > 0);
        await AssertAllInAsync(outcome);
    }

    private Task<ImportOutcome> ImportAsync(Watch watch, CancellationToken cancel) => ImportAsync(watch, TokenSource.Of(() => host.Token()), cancel);

    private async Task<ImportOutcome> ImportAsync(Watch watch, TokenSource tokens, CancellationToken cancel)
    {
        using var connection = new ServerConnection(host.Address.ToString(), tokens);
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
            if (Holding > TimeSpan.Zero) Thread.Sleep(Holding);
            _ = Then();
        }

        /// <summary>How long the client thinks at <see cref="AtRows"/>.</summary>
        public TimeSpan Holding { get; init; }

        void IImportProgress.Lost(TimeSpan retryIn) => Lost++;
    }
}
