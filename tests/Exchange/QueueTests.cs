using Fupin.Kit;
using RabbitMQ.Client;

namespace Fupin.Exchange.Tests;

/// <summary>The assessment's queue goes away or overflows while the registry writes.</summary>
public sealed class QueueTests
{
    private const string Queue = "assessment.registry";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [BrokerFact(Timeout = 300_000)]
    public async Task A_queue_that_is_deleted_in_the_middle_of_an_import_is_made_again_and_costs_nothing()
    {
        // the head is never compared: that the queue is there again is what tells the consumer
        await using var both = await TwoDepartments.StartAsync(arrange: both => both.Store.Settings["Fupin:Exchange:HeadInterval"] = "01:00:00");
        await using var administrator = await Amqp.ConnectAsync(both.Store.Broker!.Address);
        await BoundAsync(both);
        var deleted = Task.CompletedTask;
        await both.ImportAsync("deleted", new Watch((both.Sample.Persons / 2, () => deleted = Task.Run(
            () => administrator.DoAsync(channel => channel.QueueDeleteAsync(Queue, cancellationToken: Ct)), Ct))));
        await deleted;
        await BoundAsync(both);
        await both.AssertExactAsync();
    }

    [BrokerFact(Timeout = 300_000)]
    public async Task What_a_full_queue_drops_while_the_consumer_is_away_costs_nothing()
    {
        await using var both = await TwoDepartments.StartAsync(arrange: both => both.Store.Settings["Fupin:Exchange:QueueBytes"] = "1024");
        await using var administrator = await Amqp.ConnectAsync(both.Store.Broker!.Address);
        await BoundAsync(both);
        both.Assessment.Kill();
        await both.Store.Broker.TapAsync("registry");
        var back = Task.CompletedTask;
        await both.ImportAsync("overflow", new Watch((both.Sample.Persons / 2, () => back = Task.Run(
            async () =>
            {
                // a message of both queues may be in one a moment before it is in the other
                for (var (said, kept) = (0u, 0u); said < kept + 3; await Task.Delay(50, Ct))
                    (said, kept) = (await administrator.CountAsync("tap-registry"), await administrator.CountAsync(Queue));
                await both.StartAsync(both.Assessment);
            },
            Ct))));
        await back;
        await both.AssertExactAsync();
    }

    /// <summary>Waits until the queue is there and bound to the registry's exchange.</summary>
    private static async Task BoundAsync(TwoDepartments both)
    {
        while (!(await both.Store.Broker!.ListAsync("bindings")).EnumerateArray().Any(binding =>
            binding.GetProperty("source").GetString() is "registry" && binding.GetProperty("destination").GetString() is Queue))
            await Task.Delay(50, Ct);
    }
}
