using System.Diagnostics;
using System.Globalization;
using Fupin.Benchmarks.Exchange;

namespace Fupin.Benchmarks.Guarding;

/// <summary>The registry as it is and one without something, as two processes of one program with the same content. Rounds alternate between them.</summary>
internal sealed class TwoRegistries : IAsyncDisposable
{
    public static readonly string[] Providers = ["sqlite", "postgres"];
    public static readonly int[] Clients = [1, 16];

    private const int RoundsInRun = 6;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();
    private readonly Servers? _servers;
    private readonly Settings _settings;
    private readonly string _provider;
    private readonly List<HostProcess> _hosts = [];
    private readonly List<Calls> _calls = [];
    private int _turn;

    private TwoRegistries(Settings settings, string provider) => (_settings, _provider, _servers) = (settings, provider, provider == "postgres" ? new() : null);

    public static async Task<TwoRegistries> StartAsync(Settings settings, string provider, string without)
    {
        var two = new TwoRegistries(settings, provider);
        try
        {
            var sample = two._folder["sample"];
            await Memory.RunCliAsync(settings, "sample", "--city", "luoyang", "--scale", "0.01", "--seed", "1", "--out", sample);
            await WriteListAsync(sample);
            foreach (var leftOut in (string[])["nothing", without]) await two.AddAsync(leftOut, sample);
            return two;
        }
        catch
        {
            await two.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rates of ours and of the floor at each number of clients, and whether our calls take at most so much longer.</summary>
    /// <param name="call">Client's number or that of its next card, and a number that never comes again.</param>
    public async Task MeasureAsync(string bench, string kind, Func<Calls, int, int, Task> call, double limit)
    {
        foreach (var calls in _calls) await RateAsync(calls, Clients.Max(), Warming, call);
        foreach (var clients in Clients)
        {
            List<double> ours = [], floor = [];
            for (var pair = 0; pair < _settings.Runs * RoundsInRun; pair++)
                foreach (var ownTurn in pair % 2 == 0 ? (bool[])[true, false] : [false, true])
                    (ownTurn ? ours : floor).Add(await RateAsync(_calls[ownTurn ? 0 : 1], clients, Round, call));
            Report.Latency(bench, string.Create(CultureInfo.InvariantCulture, $"{_provider}-{kind}-{clients}"), ours, floor, limit);
        }
        Report.Note($"load {Report.Load()}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var calls in _calls) calls.Dispose();
        foreach (var host in _hosts) await host.DisposeAsync();
        if (_servers is not null) await _servers.DropAsync();
        _folder.Dispose();
    }

    private async Task AddAsync(string without, string sample)
    {
        string[] storage = _servers is null ? [] : ["--Fupin:Storage:Provider=postgres", $"--Fupin:registry:ConnectionString={await _servers.CreateAsync(without)}"];
        var host = await HostProcess.StartAsync(_settings, Path.Combine("ends", "fupin-ends"), ["registry-without", without], _folder[without], storage);
        _hosts.Add(host);
        foreach (var kind in (string[])["divisions", "villages", "households"])
            await Memory.RunCliAsync(_settings, "import", kind, Path.Combine(sample, $"{kind}.csv"), "--address", host.Address, "--data-directory", host.Data);
        // it ends with 1: there are differences, as there should be
        await Memory.RunCliAsync(
            _settings, [1],
            [
                "compare", Path.Combine(sample, "list.csv"), "--division", "4103", "--save-until", "2099-12-31", "--out", _folder[$"{without}.csv"],
                "--address", host.Address, "--data-directory", host.Data,
            ]);
        _calls.Add(await Calls.OpenAsync(host));
    }

    /// <summary>People of the sample under other names: differences to give to somebody.</summary>
    private static async Task WriteListAsync(string sample)
    {
        var rows = (await File.ReadAllLinesAsync(Path.Combine(sample, "households.csv"))).Select(line => line.TrimStart('\uFEFF').Split(',')).ToList();
        var number = Array.IndexOf(rows[0], "证件号码");
        var numbers = rows.Skip(1).Select(row => row[number]).Where(text => text.Length == 18).Take(64);
        await File.WriteAllLinesAsync(Path.Combine(sample, "list.csv"), ["姓名,证件号码", .. numbers.Select(text => $"另名,{text}")]);
    }

    private async Task<double> RateAsync(Calls calls, int clients, TimeSpan time, Func<Calls, int, int, Task> call)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var count = 0;
            for (; clock.Elapsed < time; count++) await call(calls, client + (count * clients * 64), Interlocked.Increment(ref _turn));
            return count;
        }));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}
