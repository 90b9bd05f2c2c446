using Fupin.Assessment.V1;
using Fupin.Cli.Access;
using Fupin.Cli.Commands;
using Fupin.Cli.Connections;
using Fupin.Cli.Imports;
using Fupin.Cli.Samples;
using Fupin.Cli.Sheets;
using Fupin.Cli.Terminals;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Exchange.Tests;

/// <summary>
/// The registry and the assessment as departments run them: a process each, with the databases and the broker of the test run, or SQLite
/// and no common bus at all. Any of them can be killed and started again.
/// </summary>
internal sealed class TwoDepartments : IAsyncDisposable
{
    public const string Subscription = "assessment/registry";

    private readonly Dictionary<HostProcess, string[]> _arguments = [];
    private string[] _common = [];
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("fupin-exchange-");

    public TestStore Store { get; } = new();

    public HostProcess Registry { get; } = new();

    public HostProcess Assessment { get; }

    public Sample Sample { get; } = Sample.Create("luoyang", "0.005");

    private TwoDepartments(bool together) => Assessment = together ? Registry : new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Both run, and the registry has the divisions and villages of the sample.</summary>
    /// <param name="broker">Address of a broker of the test's own, as its administrator.</param>
    /// <param name="together">One process is both, with the bus in its memory.</param>
    /// <param name="arrange">What is set otherwise, before anything starts.</param>
    /// <param name="more">Further configuration of both.</param>
    public static async Task<TwoDepartments> StartAsync(string? broker = null, bool together = false, Action<TwoDepartments>? arrange = null, params string[] more)
    {
        var both = new TwoDepartments(together);
        await both.Store.AddAsync("registry");
        await both.Store.AddAsync("assessment");
        if (!together)
            await both.AddBrokerAsync(broker);
        (both.Store.Settings["Fupin:Exchange:HeadInterval"], both.Store.Settings["Fupin:Exchange:LongestPause"]) = ("00:00:00.500", "00:00:01");
        arrange?.Invoke(both);
        both._common =
        [
            .. both.Store.Settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}"),
            $"--Fupin:Services:registry:Address={both.Registry.Address}",
            $"--Fupin:Services:assessment:Address={both.Assessment.Address}",
            .. more,
        ];
        if (together)
        {
            both._arguments[both.Registry] = ["--services", "registry,assessment", .. both._common];
            await both.StartAsync(both.Registry);
        }
        else
        {
            await both.AddAsync(both.Registry, "registry");
            await both.AddAsync(both.Assessment, "assessment");
        }
        await RunAsync(both.Registry, 0, "sample", "--city", "luoyang", "--scale", "0.005", "--out", both._files.FullName);
        await RunAsync(both.Registry, 0, "import", "divisions", both.File("divisions.csv"));
        await RunAsync(both.Registry, 0, "import", "villages", both.File("villages.csv"));
        return both;
    }

    /// <summary>A second process of a service, on the same database. Dispose of it before these.</summary>
    public async Task<HostProcess> AddReplicaAsync(string service, params string[] more)
    {
        var replica = new HostProcess();
        await AddAsync(replica, service, more);
        return replica;
    }

    /// <summary>The application name of a process at its PostgreSQL.</summary>
    public static string NameOf(HostProcess department) => $"port {department.Address.Port}";

    private async Task AddAsync(HostProcess department, string service, params string[] more)
    {
        var connection = $"Fupin:{service}:ConnectionString";
        string[] named = Store.Settings.TryGetValue(connection, out var database) ? [$"--{connection}={database};Application Name={NameOf(department)}"] : [];
        _arguments[department] = ["--services", service, .. _common, .. named, .. more];
        await StartAsync(department);
    }

    public Task StartAsync(HostProcess department) => department.StartAsync(_arguments[department]);

    public async Task KillAsync(HostProcess department)
    {
        department.Kill();
        await StartAsync(department);
    }

    /// <summary>Imports the sample's households; whatever happens to the registry meanwhile, all of them go in.</summary>
    public async Task<ImportOutcome> ImportAsync(string id, IImportProgress progress)
    {
        using var connection = new ServerConnection(Registry.Address.ToString(), TokenSource.Of(Registry.Token));
        var importer = new HouseholdImporter(connection.Client(channel => new HouseholdService.HouseholdServiceClient(channel)), TimeProvider.System);
        var settings = new ImportSettings(id, BatchRows: 20) { LongestWait = TimeSpan.FromSeconds(1) };
        return await importer.RunAsync(CsvSheetReader.Open(File("households.csv")), settings, File("rejects.csv"), progress, Ct);
    }

    /// <summary>Types a command at a department.</summary>
    public static async Task<string> RunAsync(HostProcess at, int code, params string[] arguments)
    {
        var (ended, said) = await TypeAsync(at, arguments);
        Assert.True(ended == code, $"fupin {string.Join(' ', arguments)} ended with {ended}: {said}");
        return said;
    }

    public async Task<Subscription> UntilAsync(Func<Subscription, Head, bool> reached)
    {
        using var registry = new ServerConnection(Registry.Address.ToString(), TokenSource.Of(Registry.Token));
        using var assessment = new ServerConnection(Assessment.Address.ToString(), TokenSource.Of(Assessment.Token));
        while (true)
        {
            var head = await registry.Client(channel => new FeedService.FeedServiceClient(channel)).GetHeadAsync(new() { Source = "registry" }, cancellationToken: Ct);
            var listed = await assessment.Client(channel => new FeedService.FeedServiceClient(channel)).ListSubscriptionsAsync(new(), cancellationToken: Ct);
            var subscription = Assert.Single(listed.Subscriptions, listed => listed.Name == Subscription);
            if (reached(subscription, head))
                return subscription;
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>The end of every fault: all is applied, what is held is what was published, and every sum is exact.</summary>
    public async Task AssertExactAsync()
    {
        await UntilAsync((subscription, head) => subscription.State == SubscriptionState.Running && subscription.RebuildingUntil == 0
            && subscription.Position == head.Position && subscription.Digest == head.Digest);
        await VerifyAsync();
        using var connection = new ServerConnection(Assessment.Address.ToString(), TokenSource.Of(Assessment.Token));
        var figures = await connection.Client(channel => new FigureService.FigureServiceClient(channel)).ListFiguresAsync(new(), cancellationToken: Ct);
        Assert.Equal((Sample.Households, Sample.Persons), (figures.Total.RegisteredHouseholds, figures.Total.RegisteredPersons));
        Assert.Equal(
            Sample.Counties.OrderBy(county => county.Code, StringComparer.Ordinal).Select(county => ((long)county.Households, (long)county.Persons, (long)county.PoorVillages)),
            figures.Lines.Select(line => (line.RegisteredHouseholds, line.RegisteredPersons, line.PoorVillages)));
    }

    /// <summary>A source that has just come back is tried again, as its refusal asks.</summary>
    private async Task VerifyAsync()
    {
        var (code, said) = await TypeAsync(Assessment, "feed", "verify");
        while (said.Contains("[SOURCE_UNREACHABLE]", StringComparison.Ordinal))
        {
            await Task.Delay(200, Ct);
            (code, said) = await TypeAsync(Assessment, "feed", "verify");
        }
        Assert.True(code == ExitCodes.Complete, said);
    }

    private static async Task<(int Code, string Said)> TypeAsync(HostProcess at, params string[] arguments)
    {
        using var output = new StringWriter();
        var root = FupinCommand.Create(Terminal.Plain(output, output), TimeProvider.System);
        var code = await root.Parse([.. arguments, "--address", at.Address.GetLeftPart(UriPartial.Authority), "--token-file", at.TokenFile()]).InvokeAsync(new() { Output = TextWriter.Null }, Ct);
        return (code, output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        // shown when the test fails
        foreach (var line in Registry.Lines.TakeLast(40).Concat(Registry.Log.TakeLast(20)).Concat(Assessment.Lines.TakeLast(40)).Concat(Assessment.Log.TakeLast(20)))
            TestContext.Current.TestOutputHelper!.WriteLine(line);
        Registry.Dispose();
        Assessment.Dispose();
        await Store.DisposeAsync();
        _files.Delete(recursive: true);
    }

    public string File(string name) => Path.Combine(_files.FullName, name);

    /// <summary>On the common broker each is its own narrow user.</summary>
    private async Task AddBrokerAsync(string? broker)
    {
        if (broker is not null)
        {
            Store.Settings["Fupin:Bus:Transport"] = "rabbitmq";
            Store.Settings["Fupin:Bus:Address"] = broker;
            return;
        }
        await Store.AddBrokerAsync();
        if (Store.Broker is null)
            return;
        Store.Settings["Fupin:registry:Bus:Address"] = await Store.Broker.UserAsync("registry", "assessment");
        Store.Settings["Fupin:assessment:Bus:Address"] = await Store.Broker.UserAsync("assessment", "registry");
    }
}
