using System.Diagnostics;
using Fupin.Exchange.V1;
using Npgsql;

namespace Fupin.Benchmarks.Exchange;

/// <summary>
/// A city in the real registry; a department that comes later reads it from position 0 into an empty database. The floor copies the same rows
/// into the same tables, without a wire. The first time, <c>cold</c>, the department's program has just started and is compiled on the way; it
/// counts when it runs, as the floor's server does.
/// </summary>
internal static class NewcomerBench
{
    public static async Task RunAsync(Settings settings, Servers servers, TemporaryFolder folder)
    {
        var source = await servers.CreateAsync("registry");
        await using var registry = await HostProcess.StartAsync(
            settings, folder["city"], "--services", "registry", "--Fupin:Storage:Provider=postgres", $"--Fupin:registry:ConnectionString={source}",
            "--Fupin:Bus:Transport=rabbitmq", $"--Fupin:Bus:Address={Servers.Broker}");
        await Memory.RunCliAsync(settings, "sample", "--city", "luoyang", "--scale", settings.Scale, "--seed", "1", "--out", folder["sample"]);
        foreach (var kind in (string[])["divisions", "villages", "households"])
            await Memory.RunCliAsync(settings, "import", kind, Path.Combine(folder["sample"], $"{kind}.csv"), "--address", registry.Address, "--data-directory", registry.Data);
        using var channel = registry.Connect();
        var head = await new FeedService.FeedServiceClient(channel).GetHeadAsync(new GetHeadRequest { Source = "registry" });

        var target = await servers.CreateAsync("newcomer");
        await using var store = new ReaderStore(target);
        await using var reader = await ExchangeBench.StartAsync(settings, "reader", folder["city"], ["reader", target, Servers.Broker, registry.Address]);
        var cold = await ReadAsync(store, head.Position, () => Task.CompletedTask);
        using var asked = registry.Connect(reader.Address);
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(asked);
        List<double> ours = [], floor = [];
        for (var run = 0; run < settings.Runs; run++)
        {
            await store.EmptyAsync();
            ours.Add(await ReadAsync(store, head.Position, async () => await subscriptions.RetrySubscriptionAsync(new() { Name = "reader/registry" })));
            floor.Add(await CopyAsync(store));
        }
        Report.Ratio("exchange", "newcomer-rows-cold", [cold], floor);
        Report.Ratio("exchange", "newcomer-rows", ours, floor);
    }

    /// <summary>Rows a second until the reader has come to a position.</summary>
    private static async Task<double> ReadAsync(ReaderStore store, long position, Func<Task> begin)
    {
        var clock = Stopwatch.StartNew();
        await begin();
        await store.AppliedAsync(position, TimeSpan.FromMilliseconds(10));
        var elapsed = clock.Elapsed.TotalSeconds;
        return await RowsAsync(store) / elapsed;
    }

    private static async Task<long> RowsAsync(ReaderStore store)
    {
        long rows = 0;
        foreach (var table in ReaderStore.Tables)
            rows += await store.CountAsync(table);
        return rows;
    }

    private static async Task<double> CopyAsync(ReaderStore store)
    {
        await store.CloneAsync("floor");
        List<(string Table, byte[] Bytes)> all = [];
        foreach (var table in ReaderStore.Tables)
            all.Add(($"floor.{table}", await store.BytesAsync($"SELECT * FROM {table}")));
        await using var connection = await store.Source.OpenConnectionAsync();
        var clock = Stopwatch.StartNew();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            foreach (var (table, bytes) in all)
                await ReaderStore.CopyAsync(connection, table, bytes);
            await transaction.CommitAsync();
        }
        var elapsed = clock.Elapsed.TotalSeconds;
        return await RowsAsync(store) / elapsed;
    }
}
