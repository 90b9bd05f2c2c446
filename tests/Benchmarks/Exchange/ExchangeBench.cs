using System.Diagnostics;
using System.Globalization;

namespace Fupin.Benchmarks.Exchange;

/// <summary>
/// From one department's commit to the other's applied rows, over RabbitMQ and PostgreSQL, a process for each department. Throughput of
/// batches against the raw broker and the same rows upserted; the delay of a single event at idle; a newcomer reading a whole city against
/// COPY of the same rows.
/// </summary>
internal static class ExchangeBench
{
    private const int Transactions = 100;
    private const int Events = 200;
    private const int Singles = 60;

    public static async Task RunAsync(Settings settings)
    {
        var servers = new Servers();
        using var folder = new TemporaryFolder();
        try
        {
            await BusAsync(settings, servers, folder);
            await NewcomerBench.RunAsync(settings, servers, folder);
        }
        finally
        {
            await servers.DropAsync();
        }
    }

    private static async Task BusAsync(Settings settings, Servers servers, TemporaryFolder folder)
    {
        var (source, target) = (await servers.CreateAsync("source"), await servers.CreateAsync("reader"));
        await using var publisher = await StartAsync(settings, "publisher", folder["data"], ["registry", source, Servers.Broker, ""]);
        await using var reader = await StartAsync(settings, "reader", folder["data"], ["reader", target, Servers.Broker, publisher.Address]);
        await using var store = new ReaderStore(target);
        await using var log = new ReaderStore(source);
        var position = 0L;

        // warm: everything is compiled and every connection open
        await publisher.AskAsync("warm 30 200");
        await store.AppliedAsync(position += 30 * Events, TimeSpan.FromMilliseconds(5));

        List<double> ours = [], floor = [];
        for (var run = 0; run < settings.Runs; run++)
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"run{run}");
            var clock = Stopwatch.StartNew();
            await publisher.AskAsync($"{label} {Transactions} {Events}");
            await store.AppliedAsync(position += Transactions * Events, TimeSpan.FromMilliseconds(5));
            ours.Add(Transactions * Events / clock.Elapsed.TotalSeconds);

            await store.CloneAsync("floor");
            var lots = await LotsAsync(store, log, label, position - (Transactions * Events));
            floor.Add(Transactions * Events / await new BusFloor(Servers.Broker, store, lots).MeasureAsync());
        }
        Report.Ratio("exchange", "batches-of-200", ours, floor);

        List<double> delays = [];
        for (var single = 0; single < settings.Runs * Singles; single++)
        {
            await Task.Delay(50);
            var committed = long.Parse(await publisher.AskAsync("single 1 1"), CultureInfo.InvariantCulture);
            await store.AppliedAsync(++position, TimeSpan.FromMilliseconds(1));
            delays.Add((((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - committed) / 1000.0);
        }
        delays.Sort();
        Report.Bound("exchange", "single-event-median", Report.Median(delays), 250, "ms");
        Report.Bound("exchange", "single-event-p99", delays[(int)Math.Ceiling(delays.Count * 0.99) - 1], 250, "ms");
    }

    public static Task<EndProcess> StartAsync(Settings settings, string end, string data, string[] of) => EndProcess.StartAsync(
        Path.Combine(settings.Programs, "ends", "fupin-ends"), data,
        [
            end, "--Fupin:Storage:Provider=postgres", $"--Fupin:{of[0]}:ConnectionString={of[1]}", "--Fupin:Bus:Transport=rabbitmq", $"--Fupin:Bus:Address={of[2]}",
            "--Fupin:Audit:HeadInterval=01:00:00", // what is counted in a log is the benchmark's own
            .. of[3].Length > 0 ? (string[])[$"--Fupin:Services:registry:Address={of[3]}"] : [],
        ]);

    /// <summary>What the run's transactions were on the wire and in the tables.</summary>
    private static async Task<List<BusFloor.Lot>> LotsAsync(ReaderStore store, ReaderStore log, string label, long after)
    {
        List<byte[]> messages = [];
        await using (var command = log.Source.CreateCommand("SELECT events FROM outbox WHERE first > $1 ORDER BY first"))
        {
            command.Parameters.AddWithValue(after);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                messages.Add(rows.GetFieldValue<byte[]>(0));
        }
        if (messages.Count != Transactions)
            throw new InvalidOperationException($"{messages.Count} records of {Transactions} transactions");
        Report.Note($"an event of {label} has {messages.Average(m => m.Length) / Events:F0} bytes");

        List<BusFloor.Lot> lots = [];
        for (var i = 0; i < Transactions; i++)
        {
            var its = string.Create(CultureInfo.InvariantCulture, $"hamlet = '{label}' AND number >= '{i:D5}-' AND number < '{i:D5}.'");
            lots.Add(new(
                messages[i],
                await store.BytesAsync($"SELECT * FROM roster_household WHERE {its}"),
                await store.BytesAsync($"SELECT * FROM roster_person WHERE household_id IN (SELECT id FROM roster_household WHERE {its})")));
        }
        return lots;
    }
}
