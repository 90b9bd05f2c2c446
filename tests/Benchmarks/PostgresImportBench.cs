using System.Text;

namespace Fupin.Benchmarks;

/// <summary>
/// A city's households into an empty register on PostgreSQL: `fupin import households` from its start to its last answer, against `psql
/// \copy … binary` of the finished rows (ciphertext, hashes, events and answers included) over one connection into the same tables with
/// the same indexes. The server is warm: one import went before, and gave the finished rows.
/// </summary>
internal static class PostgresImportBench
{
    private const double Gate = 2.5;
    private const string Ours = "registry";
    private const string Floor = "floor";

    /// <summary>Everything an import writes.</summary>
    private static readonly string[] Tables = ["household", "household_year", "person", "person_year", "outbox", "import_batch", "import"];

    public static Task RunAsync(Settings settings) => RunAsync(settings, "import", settings.Scale, settings.Runs);

    /// <summary>Ten cities at once, for what it takes of memory; once, because it takes long.</summary>
    public static Task RunLargeAsync(Settings settings) => RunAsync(settings, "import-large", "10", 1);

    private static async Task RunAsync(Settings settings, string bench, string scale, int runs)
    {
        var server = PostgresServer.OfEnvironment();
        using var folder = new TemporaryFolder();
        var sample = folder["sample"];
        await Memory.RunCliAsync(settings, "sample", "--city", "luoyang", "--scale", scale, "--seed", "1", "--out", sample);
        await server.CreateAsync(Ours);
        await server.CreateAsync(Floor);
        await using var host = await HostProcess.StartAsync(
            settings, folder["data"], "--services", "registry", "--Fupin:Storage:Provider=postgres", $"--Fupin:registry:ConnectionString={server.ConnectionString(Ours)}");
        await Memory.RunCliAsync(settings, "import", "divisions", $"{sample}/divisions.csv", "--address", host.Address, "--data-directory", host.Data);
        await Memory.RunCliAsync(settings, "import", "villages", $"{sample}/villages.csv", "--address", host.Address, "--data-directory", host.Data);
        var idle = Memory.Resident(host.Id);

        await ImportAsync(settings, host, sample, "warm");
        await SequencedAsync(server);
        var persons = await server.CountAsync(Ours, "person");
        foreach (var table in Tables) await server.RunAsync(Ours, $"\\copy {table} TO '{folder[table]}' (FORMAT BINARY)");
        await server.CopySchemaAsync(Ours, Floor);
        var load = new StringBuilder("\\set QUIET on\n");
        foreach (var table in Tables) load.Append("\\copy ").Append(table).Append(" FROM '").Append(folder[table]).Append("' (FORMAT BINARY)\n");

        List<double> ours = [], floor = [], client = [];
        for (var run = 0; run < runs; run++)
        {
            await EmptyAsync(server, Ours);
            var (elapsed, peak) = await ImportAsync(settings, host, sample, $"run{run}");
            client.Add(peak);
            ours.Add(persons / elapsed.TotalSeconds);
            await SequencedAsync(server);
            if (await server.CountAsync(Ours, "person") != persons) throw new InvalidOperationException("another number of persons than in the run before");
            await EmptyAsync(server, Floor);
            floor.Add(persons / (await server.InputAsync(Floor, load.ToString())).TotalSeconds);
            Report.Note($"run {run + 1} of {runs}: {ours[^1]:F0}/s, floor {floor[^1]:F0}/s; load {Report.Load()}");
        }

        Report.Ratio(bench, "postgres", ours, floor);
        Report.Bound(bench, "postgres-time-over-floor", Report.Median(floor) / Report.Median(ours), Gate, "x");
        Report.Bound(bench, "postgres-client-peak-memory", Report.Median(client), 200, "MB");
        Report.Bound(bench, "postgres-server-peak-over-idle", Memory.Peak(host.Id) - idle, 300, "MB");
    }

    private static Task<(TimeSpan Elapsed, double PeakMb)> ImportAsync(Settings settings, HostProcess host, string sample, string id) =>
        Memory.RunCliAsync(settings, "import", "households", $"{sample}/households.csv", "--address", host.Address, "--data-directory", host.Data, "--import-id", id);

    /// <summary>Both begin with empty tables and a checkpoint behind them.</summary>
    private static Task EmptyAsync(PostgresServer server, string database) => server.RunAsync(database, $"TRUNCATE {string.Join(", ", Tables)}; CHECKPOINT");

    /// <summary>The floor gets the machine to itself; rows without a position are not finished.</summary>
    private static async Task SequencedAsync(PostgresServer server)
    {
        do await Task.Delay(1000);
        while (await server.CountAsync(Ours, "outbox WHERE first IS NULL") > 0);
    }
}
