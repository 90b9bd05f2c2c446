using Fupin.Cli.Access;
using Fupin.Cli.Commands;
using Fupin.Cli.Jobs;
using Fupin.Cli.Samples;
using Fupin.Cli.Terminals;
using Fupin.Kit;

namespace Fupin.Cli.Tests.Server;

public sealed class RunningTheMainJob
{
    [Fact]
    public async Task It_reproduces_every_figure_and_a_second_start_loads_nothing()
    {
        await using var host = await TestHost.StartAsync();
        var first = await RunAsync(host);
        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.Contains("53 of 53 scaled figures reproduced", first.Out, StringComparison.Ordinal);
        Assert.Contains(SampleNotice.English, first.Out, StringComparison.Ordinal);
        Assert.Contains("show household ", first.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", first.Out, StringComparison.Ordinal);

        var second = await RunAsync(host);
        Assert.Equal(0, second.Code);
        Assert.Contains("nothing to import", second.Out, StringComparison.Ordinal);
        Assert.Contains("53 of 53 scaled figures reproduced", second.Out, StringComparison.Ordinal);

        var tail = await CommandLine.RunAsync(host, "feed", "tail", "--after", "1");
        Assert.Equal(0, tail.Code);
        Assert.All(tail.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("{\"specversion\":\"1.0\",\"id\":\"", line, StringComparison.Ordinal));
        Assert.Contains("assessment/registry", (await CommandLine.RunAsync(host, "feed", "lag")).Out, StringComparison.Ordinal);
        await OperateAsync(host);
    }

    /// <summary>What an operator types about the subscription.</summary>
    private static async Task OperateAsync(TestHost host)
    {
        var equal = await CommandLine.RunAsync(host, "feed", "verify");
        Assert.Equal((0, ""), (equal.Code, equal.Error));
        Assert.Equal(3, equal.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.EndsWith("一致 equal", StringComparison.Ordinal)));

        await host.Store.ExecuteAsync("assessment", "DELETE FROM roster_village WHERE id = (SELECT id FROM roster_village LIMIT 1)");
        var different = await CommandLine.RunAsync(host, "feed", "verify", "assessment/registry");
        Assert.Equal(1, different.Code);
        Assert.Contains("不一致 different", different.Out, StringComparison.Ordinal);
        Assert.Contains("缺少 missing (持有版本 held 0, 发布版本 published 1)", different.Out, StringComparison.Ordinal);

        var replay = await CommandLine.RunAsync(host, "feed", "replay", "assessment/registry");
        Assert.Contains("第 2 代", replay.Out, StringComparison.Ordinal);
        CommandLine verified;
        do
            verified = await CommandLine.RunAsync(host, "feed", "verify");
        while (verified.Error.Contains("REBUILDING", StringComparison.Ordinal));
        Assert.Equal(0, verified.Code);

        var skip = await CommandLine.RunAsync(host, "feed", "skip", "assessment/registry", "--position", "1", "--reason", "x");
        Assert.Equal(2, skip.Code);
        Assert.Contains("[NOT_STOPPED]", skip.Error, StringComparison.Ordinal);
        Assert.Contains("Running", (await CommandLine.RunAsync(host, "feed", "retry", "assessment/registry")).Out, StringComparison.Ordinal);
        Assert.Equal("", (await CommandLine.RunAsync(host, "feed", "skipped", "assessment/registry")).Out);
    }

    private static async Task<CommandLine> RunAsync(TestHost host)
    {
        using var folder = new TestFile("");
        using var output = new StringWriter();
        using var error = new StringWriter();
        var address = host.Address.GetLeftPart(UriPartial.Authority);
        var code = await new CommandRunner(Terminal.Plain(output, error), TimeProvider.System).RunAsync(
            address, TokenSource.Of(() => host.Everyone.Token), session => new MainJob(session, Sample.Create("luoyang", "0.002")).RunAsync(address, Path.GetDirectoryName(folder.Path)!, "again"), TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}
