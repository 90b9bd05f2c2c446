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
    }

    private static async Task<CommandLine> RunAsync(TestHost host)
    {
        using var folder = new TestFile("");
        using var output = new StringWriter();
        using var error = new StringWriter();
        var address = host.Address.GetLeftPart(UriPartial.Authority);
        var code = await new CommandRunner(Terminal.Plain(output, error), TimeProvider.System).RunAsync(
            address, session => new MainJob(session, Sample.Create("luoyang", "0.002")).RunAsync(address, Path.GetDirectoryName(folder.Path)!, "again"), TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}
