using Fupin.Kit;

namespace Fupin.Exchange.Tests;

/// <summary>The broker is away, and comes back.</summary>
public sealed class BrokerAwayTests
{
    [BrokerFact(Timeout = 600_000)]
    public async Task A_broker_that_is_stopped_for_the_whole_import_costs_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("fupin-broker-");
        await using (var broker = await OwnBroker.StartAsync(folder.FullName))
        await using (var both = await TwoDepartments.StartAsync(broker.Address))
        {
            await broker.ControlAsync("stop_app");
            await both.ImportAsync("without-a-broker", new Watch());
            await both.AssertExactAsync();
            await broker.ControlAsync("start_app");
            // the same households once more change nothing; what is published now comes by the broker again
            await both.ImportAsync("with-a-broker", new Watch());
            await both.AssertExactAsync();
        }
        folder.Delete(recursive: true);
    }

    [BrokerFact(Timeout = 600_000)]
    public async Task A_broker_that_is_killed_in_the_middle_of_an_import_costs_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("fupin-broker-");
        await using (var broker = await OwnBroker.StartAsync(folder.FullName))
        await using (var both = await TwoDepartments.StartAsync(broker.Address))
        {
            var killed = Task.CompletedTask;
            await both.ImportAsync("killed", new Watch((both.Sample.Persons / 2, () => killed = Task.Run(broker.Kill, TestContext.Current.CancellationToken))));
            await killed;
            await both.AssertExactAsync();
        }
        folder.Delete(recursive: true);
    }
}
