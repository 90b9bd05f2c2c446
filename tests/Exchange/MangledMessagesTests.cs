using Fupin.Kit;

namespace Fupin.Exchange.Tests;

/// <summary>Whatever the bus does to messages under way, each event has its effect once: what counts stands in the feed.</summary>
public sealed class MangledMessagesTests
{
    [BrokerFact(Timeout = 300_000)]
    public async Task Messages_that_come_twice_cost_nothing()
    {
        var (came, went, _) = await MangleAsync(Mangling.Repeat);
        Assert.Equal(2 * came, went);
    }

    [BrokerFact(Timeout = 300_000)]
    public async Task Messages_that_overtake_each_other_cost_nothing()
    {
        var (came, went, _) = await MangleAsync(Mangling.Reorder);
        Assert.Equal(came, went);
    }

    [BrokerFact(Timeout = 300_000)]
    public async Task Messages_that_never_come_cost_nothing()
    {
        var (came, went, _) = await MangleAsync(Mangling.Drop);
        Assert.InRange(went, 1, came - 1);
    }

    [BrokerFact(Timeout = 300_000)]
    public async Task Messages_that_come_cut_cost_nothing()
    {
        var (came, went, log) = await MangleAsync(Mangling.Cut);
        Assert.Equal(came, went);
        Assert.Contains(log, line => line.Contains("a message was cut on its way", StringComparison.Ordinal));
    }

    /// <summary>From the first division on. The head is compared seldom, so that the messages tell most of the news.</summary>
    private static async Task<(int Came, int Went, IReadOnlyCollection<string> Log)> MangleAsync(Mangling mangling)
    {
        await using var man = await ManInTheMiddle.StartAsync(mangling);
        var (registry, assessment) = await man.AddressesAsync();
        await using var both = await TwoDepartments.StartAsync(arrange: both =>
        {
            both.Store.Settings["Fupin:registry:Bus:Address"] = registry;
            both.Store.Settings["Fupin:assessment:Bus:Address"] = assessment;
            both.Store.Settings["Fupin:Exchange:HeadInterval"] = "00:00:05";
        });
        await both.ImportAsync("mangled", new Watch());
        await both.AssertExactAsync();
        await both.Registry.StopAsync();
        await man.StopAsync();
        return (man.Came, man.Went, [.. both.Assessment.Log, .. both.Assessment.Lines]);
    }
}
