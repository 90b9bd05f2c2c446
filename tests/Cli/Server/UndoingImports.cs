using System.Globalization;
using System.Text.RegularExpressions;
using Fupin.Cli.Access;
using Fupin.Cli.Commands;
using Fupin.Cli.Imports;
using Fupin.Cli.Terminals;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;

namespace Fupin.Cli.Tests.Server;

/// <summary><c>fupin import undo</c>, and the host killed while it works.</summary>
public sealed partial class UndoingImports : IAsyncLifetime
{
    private readonly HostProcess host = new();
    private SampleFolder sample = null!;
    private int households;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        sample = await SampleFolder.CreateAsync(scale: "0.01");
        await host.StartAsync();
        foreach (var (what, file) in new[] { ("divisions", sample.Divisions), ("villages", sample.Villages) })
            Assert.Equal(0, (await CommandLine.RunAsync(host, "import", what, file)).Code);
        households = File.ReadLines(sample.Households).Count(line => line.Contains("户主", StringComparison.Ordinal)) - 1;
    }

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        sample.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_line_at_the_end_of_an_import_takes_it_back_and_a_new_id_brings_it_in_again()
    {
        var imported = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        var name = Offer().Match(imported.Out).Groups["name"].Value;

        var unsure = await CommandLine.RunAsync(host, "import", "undo", name, "--reason", "选错文件");
        Assert.Equal(2, unsure.Code);
        Assert.Contains("--yes", unsure.Error, StringComparison.Ordinal);
        Assert.Equal(ImportState.Finished, (await GetAsync(name)).State);

        var undone = await CommandLine.RunAsync(host, "import", "undo", name, "--reason", "选错文件", "--yes");
        Assert.Equal(("", 0), (undone.Error, undone.Code));
        Assert.Contains($"移除 {households:N0} 户", undone.Out, StringComparison.Ordinal);
        Assert.Contains(" 0 人", (await CommandLine.RunAsync(host, "show", "city", "4103")).Out, StringComparison.Ordinal);

        var again = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        Assert.Equal(2, again.Code);
        Assert.Contains("--import-id", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "households", sample.Households, "--import-id", "second")).Code);

        var list = (await CommandLine.RunAsync(host, "import", "list")).Out.Split('\n');
        Assert.Contains(list, line => line.Contains(name, StringComparison.Ordinal) && line.Contains("已撤销", StringComparison.Ordinal) && line.Contains("选错文件", StringComparison.Ordinal));
        var show = await CommandLine.RunAsync(host, "import", "show", "second");
        Assert.Contains("已完成", show.Out, StringComparison.Ordinal);
        Assert.Contains($"{households:N0}", show.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_officer_who_says_no_undoes_nothing()
    {
        await CommandLine.RunAsync(host, "import", "households", sample.Households, "--import-id", "mine");
        using var output = new StringWriter();
        var root = FupinCommand.Create(Terminal.Plain(output, TextWriter.Null, new StringReader("n\n")), TimeProvider.System);
        var code = await root.Parse(["import", "undo", "mine", "--reason", "选错文件", "--address", host.Address.GetLeftPart(UriPartial.Authority), "--token-file", host.TokenFile()]).InvokeAsync(cancellationToken: Ct);

        Assert.Equal(2, code);
        Assert.Contains("没有撤销", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("已完成", (await CommandLine.RunAsync(host, "import", "show", "mine")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_builds_on_it_is_named()
    {
        await CommandLine.RunAsync(host, "import", "households", sample.Households, "--import-id", "first");
        await CommandLine.RunAsync(host, "import", "households", sample.Households, "--import-id", "second");
        var refused = await CommandLine.RunAsync(host, "import", "undo", "first", "--reason", "选错文件", "--yes");

        Assert.Equal(2, refused.Code);
        Assert.Contains($"{households}处", refused.Error, StringComparison.Ordinal);
        Assert.Equal(20, refused.Error.Split('\n').Count(line => line.StartsWith("  households/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_server_killed_in_the_middle_goes_on_when_it_is_started_again()
    {
        var imported = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        var name = Offer().Match(imported.Out).Groups["name"].Value;
        var undoing = Task.Run(() => CommandLine.RunAsync(host, "import", "undo", name, "--reason", "选错文件", "--yes"), Ct);
        while ((await GetAsync(name)).Undo is null) await Task.Yield();
        host.Kill();
        Assert.InRange(await LeftAsync(), 1, households);
        await host.StartAsync();

        var undone = await undoing;
        Assert.Equal(("", 0), (undone.Error, undone.Code));
        var import = await GetAsync(name);
        Assert.Equal((ImportState.Undone, (long)households), (import.State, import.Undo.RemovedHouseholds));
        Assert.Contains(" 0 人", (await CommandLine.RunAsync(host, "show", "city", "4103")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_finds_the_server_away_is_sent_again()
    {
        var imported = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        var request = new UndoImportRequest { Name = Offer().Match(imported.Out).Groups["name"].Value, Reason = "选错文件", RequestId = Guid.CreateVersion7().ToString() };
        using var session = new CommandSession(
            Terminal.Plain(TextWriter.Null, TextWriter.Null, TextReader.Null), TimeProvider.System, host.Address.GetLeftPart(UriPartial.Authority), TokenSource.Of(() => host.Token()), Ct);
        host.Kill();
        var watch = new UndoWatch(session);
        var begun = watch.BeginAsync(request);
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        Assert.False(begun.IsCompleted);
        await host.StartAsync();
        Assert.Equal(ImportState.Undone, (await watch.RunAsync(await begun, _ => { })).State);
    }

    private async Task<Import> GetAsync(string name)
    {
        using var channel = GrpcChannel.ForAddress(host.Address, new GrpcChannelOptions { HttpHandler = new SigningHandler(host.Token), DisposeHttpClient = true });
        return await new HouseholdService.HouseholdServiceClient(channel).GetImportAsync(new() { Name = name }, cancellationToken: Ct);
    }

    /// <summary>Households in the file of the server that is down.</summary>
    private async Task<int> LeftAsync()
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "registry.db")};Pooling=False");
        await file.OpenAsync(Ct);
        await using var command = file.CreateCommand();
        command.CommandText = "SELECT count(*) FROM household";
        return Convert.ToInt32(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"fupin import undo (?<name>imports/\S+) --reason", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Offer();
}
