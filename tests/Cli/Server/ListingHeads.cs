using Fupin.Exchange.V1;
using Fupin.Kit;

namespace Fupin.Cli.Tests.Server;

/// <summary>`fupin feed heads` where each department has an address of its own.</summary>
public sealed class ListingHeads
{
    [Fact]
    public async Task The_ends_of_logs_at_several_addresses_are_listed_together()
    {
        await using var store = new TestStore();
        await using var registry = await TestHost.StartAsync("registry", store: store);
        await using var assessment = await TestHost.StartAsync("assessment", [("Fupin:Services:registry:Address", registry.Address.ToString())], store: store);
        using var sample = await SampleFolder.CreateAsync();
        Assert.Equal(0, (await CommandLine.RunAsync(registry, "import", "divisions", sample.Divisions)).Code);
        Head head;
        do
            head = await registry.Client<FeedService.FeedServiceClient>().GetHeadAsync(new() { Source = "registry" }, cancellationToken: TestContext.Current.CancellationToken);
        while (head.Position == 0);

        var alone = await CommandLine.RunAsync(registry, "feed", "heads");
        Assert.Equal((0, ""), (alone.Code, alone.Error));
        Assert.Contains(Convert.ToHexStringLower(head.Digest.Span), alone.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("assessment", alone.Out, StringComparison.Ordinal);

        var both = await CommandLine.RunAsync(registry, "feed", "heads", "--other", $"assessment={assessment.Address}");
        Assert.Equal((0, ""), (both.Code, both.Error));
        foreach (var shown in (string[])["registry", "assessment", registry.Address.Authority, assessment.Address.Authority, Convert.ToHexStringLower(head.Digest.Span)])
            Assert.Contains(shown, both.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_shown_as_such_beside_the_others()
    {
        await using var registry = await TestHost.StartAsync("registry");
        var away = await CommandLine.RunAsync(registry, "feed", "heads", "--other", "aid/education=http://127.0.0.1:1", "--other", $"projects={registry.Address}");
        Assert.Equal((1, ""), (away.Code, away.Error));
        foreach (var shown in (string[])["registry", "aid/education", "[Unavailable]", "projects", "[UNKNOWN_SOURCE]"])
            Assert.Contains(shown, away.Out, StringComparison.Ordinal);

        var wrong = await CommandLine.RunAsync(registry, "feed", "heads", "--other", "assessment");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("--other", wrong.Error, StringComparison.Ordinal);
    }
}
