using System.Diagnostics;
using System.Globalization;
using Fupin.Registry.V1;
using Google.Protobuf;
using Grpc.Net.Client;

namespace Fupin.Benchmarks;

/// <summary>
/// GetHousehold with 32 calls in flight against the published host; the floor is a bare gRPC server in a process of its own that runs the
/// same statement on the same file, reads every column of every row and answers with the same message, made beforehand.
/// </summary>
internal static class GetBench
{
    private const int InFlight = 32;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new TemporaryFolder();
        var data = folder["data"];
        await using var host = await HostProcess.StartAsync(settings, data);
        await LoadAsync(settings, host, folder["sample"]);
        using var ours = host.Connect();
        var names = SqliteFloor.HouseholdNames(Path.Combine(data, "registry.db"), 2000);
        await WriteAnswersAsync(ours, names, folder["answers"]);
        await using var bare = await FloorServer.StartAsync(Path.Combine(data, "registry.db"), folder["answers"]);
        using var floor = GrpcChannel.ForAddress(bare.Address);

        await RateAsync(ours, names);
        await RateAsync(floor, names);
        List<double> oursRates = [], floorRates = [];
        for (var run = 0; run < settings.Runs; run++)
        {
            oursRates.Add(await RateAsync(ours, names));
            floorRates.Add(await RateAsync(floor, names));
        }
        Report.Ratio("get", "sqlite-32-in-flight", oursRates, floorRates);
    }

    public static async Task LoadAsync(Settings settings, HostProcess host, string sample)
    {
        await Memory.RunCliAsync(settings, "sample", "--city", "luoyang", "--scale", "0.1", "--seed", "1", "--out", sample);
        foreach (var kind in (string[])["divisions", "villages", "households"])
            await Memory.RunCliAsync(settings, "import", kind, Path.Combine(sample, $"{kind}.csv"), "--address", host.Address, "--data-directory", host.Data);
    }

    private static async Task WriteAnswersAsync(GrpcChannel channel, List<string> names, string file)
    {
        var client = new HouseholdService.HouseholdServiceClient(channel);
        await using var answers = File.Create(file);
        foreach (var name in names)
            (await client.GetHouseholdAsync(new GetHouseholdRequest { Name = name })).WriteDelimitedTo(answers);
    }

    private static async Task<double> RateAsync(GrpcChannel channel, List<string> names)
    {
        var client = new HouseholdService.HouseholdServiceClient(channel);
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async lane =>
        {
            var calls = 0L;
            for (var i = lane; clock.Elapsed < Round; i += InFlight, calls++)
            {
                var name = names[i % names.Count];
                var household = await client.GetHouseholdAsync(new GetHouseholdRequest { Name = name });
                if (household.Name != name)
                    throw new InvalidOperationException($"asked for {name}, got {household.Name}");
            }
            return calls;
        }));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}
