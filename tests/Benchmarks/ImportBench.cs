using System.Diagnostics;

namespace Fupin.Benchmarks;

/// <summary>
/// A city's households into an empty register on SQLite: `fupin import` from its start to its last answer, against prepared inserts of
/// the finished rows (ciphertext, hashes and events included) into the same tables and indexes, with the same pragmas and as many
/// transactions. Also holds both processes to their memory bounds, and tells when assessment has caught up: it reads on in the same process.
/// On PostgreSQL: <see cref="PostgresImportBench"/>.
/// </summary>
internal static class ImportBench
{
    public static async Task RunAsync(Settings settings)
    {
        await RunOnSqliteAsync(settings);
        await PostgresImportBench.RunAsync(settings);
    }

    private static async Task RunOnSqliteAsync(Settings settings)
    {
        using var folder = new TemporaryFolder();
        await Memory.RunCliAsync(settings, "sample", "--city", "luoyang", "--scale", settings.Scale, "--seed", "1", "--out", folder["sample"]);
        List<double> ours = [], floor = [], client = [], server = [], caughtUp = [];
        for (var run = 0; run < settings.Runs; run++)
        {
            var data = folder[$"data{run}"];
            await using (var host = await HostProcess.StartAsync(settings, data))
            {
                await Memory.RunCliAsync(settings, "import", "divisions", folder["sample/divisions.csv"], "--address", host.Address, "--data-directory", host.Data);
                await Memory.RunCliAsync(settings, "import", "villages", folder["sample/villages.csv"], "--address", host.Address, "--data-directory", host.Data);
                var idle = Memory.Resident(host.Id);
                var clock = Stopwatch.StartNew();
                var (elapsed, peak) = await Memory.RunCliAsync(
                    settings, "import", "households", folder["sample/households.csv"], "--address", host.Address, "--data-directory", host.Data);
                client.Add(peak);
                server.Add(Memory.Peak(host.Id) - idle);
                await CatchUp.WaitAsync(host);
                caughtUp.Add(clock.Elapsed / elapsed);
                await WaitUntilIdleAsync(host);
                ours.Add(SqliteFloor.Count(Path.Combine(data, "registry.db"), "person") / elapsed.TotalSeconds);
            }
            floor.Add(SqliteFloor.Measure(Path.Combine(data, "registry.db"), folder[$"floor{run}.db"]));
            Directory.Delete(data, recursive: true);
        }
        Report.Ratio("import", "sqlite", ours, floor);
        Report.Bound("import", "assessment-caught-up-over-import", Report.Median(caughtUp), 2, "x");
        Report.Bound("import", "client-peak-memory", Report.Median(client), 200, "MB");
        Report.Bound("import", "server-peak-over-idle", Report.Median(server), 300, "MB");
    }

    /// <summary>Assessment reads on after the import; the floor gets the machine to itself.</summary>
    private static async Task WaitUntilIdleAsync(HostProcess host)
    {
        var before = Cpu(host);
        while (true)
        {
            await Task.Delay(1000);
            var now = Cpu(host);
            if (now - before < TimeSpan.FromMilliseconds(100))
                return;
            before = now;
        }
    }

    private static TimeSpan Cpu(HostProcess host)
    {
        using var process = Process.GetProcessById(host.Id);
        return process.TotalProcessorTime;
    }
}
