using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>Publisher and consumer as they run: over the bus and the feed's rpc.</summary>
public sealed class SubscriptionTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly TestStore _store = new();
    private readonly int _port = Ports.Free();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task What_a_service_publishes_another_applies_once_and_in_order()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both);
        await host.Granary.PublishAsync("a", "b");
        await host.Granary.PublishAsync("c");
        await host.UntilAsync(3);
        // the head is compared once an hour here: these come by the bus
        await host.Granary.PublishAsync("d", "e", "f", "g", "h");
        await host.UntilAsync(8);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], await host.ArrivalsAsync());
        await using var db = host.Downstream.CreateDbContext();
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h"], await db.Copies.Select(copy => copy.Text).OrderBy(text => text).ToListAsync(Ct));
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_with_class_B_data_reach_the_consumer_by_the_feed()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both);
        await host.Granary.PublishAsync("a");
        await host.UntilAsync(1);
        var id = Guid.CreateVersion7();
        await using (var db = host.Granary.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            db.Publish(Publishing.Household(id, "张三"), $"households/{id}", 1, "divisions/1");
            await write.CommitAsync(Ct);
        }
        await host.UntilAsync(2);
        await using var downstream = host.Downstream.CreateDbContext();
        Assert.Equal("张三", (await downstream.Copies.SingleAsync(copy => copy.Id == id, Ct)).Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_message_lost_on_the_bus_is_found_by_comparing_with_the_head()
    {
        // two processes with an in-memory bus each: every message is lost
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await using var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, Soon);
        await granary.Granary.PublishAsync("a");
        await downstream.UntilAsync(1);
        await granary.Granary.PublishAsync("b", "c");
        await downstream.UntilAsync(3);
        Assert.Equal([1, 2, 3], await downstream.ArrivalsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_consumer_starts_before_its_source_and_catches_up_when_it_comes()
    {
        await using var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, Soon);
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await granary.Granary.PublishAsync("a");
        await downstream.UntilAsync(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_restarted_consumer_resumes_where_it_was()
    {
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await granary.Granary.PublishAsync("a", "b", "c", "d");
        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream))
            await downstream.UntilAsync(4);
        await granary.Granary.PublishAsync("e", "f");
        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream))
        {
            await downstream.UntilAsync(6);
            Assert.Equal([1, 2, 3, 4, 5, 6], await downstream.ArrivalsAsync());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task An_emptied_consumer_rebuilds_itself_from_the_start()
    {
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await granary.Granary.PublishAsync("a", "b", "c", "d");
        await using var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, Soon);
        await downstream.UntilAsync(4);
        await downstream.Downstream.ExecuteAsync("DELETE FROM copies", "DELETE FROM arrivals", "DELETE FROM checkpoints");
        await downstream.UntilAsync(4);
        Assert.Equal([1, 2, 3, 4], await downstream.ArrivalsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_poison_event_stops_the_subscription_and_a_repaired_program_goes_on()
    {
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await granary.Granary.PublishAsync("a", "b", "c", "d", "poison", "e", "f");
        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, Soon))
        {
            var stopped = await downstream.UntilAsync(at => at.State == SubscriptionState.Stopped);
            Assert.Equal(4, stopped.Position);
            Assert.Contains("DivisionRecorded", stopped.Problem, StringComparison.Ordinal);
            Assert.Contains("InvalidOperationException", stopped.Problem, StringComparison.Ordinal);
            Assert.DoesNotContain("张三", stopped.Problem, StringComparison.Ordinal);
            Assert.Equal([1, 2, 3, 4], await downstream.ArrivalsAsync());
        }
        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, Soon, toxic: false))
        {
            Assert.Equal("", (await downstream.UntilAsync(7)).Problem);
            Assert.Equal([1, 2, 3, 4, 5, 6, 7], await downstream.ArrivalsAsync());
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1, "ends at 1")]
    [InlineData(3, "differs at 3")]
    [InlineData(5, "differs at 3")]
    public async Task A_rewound_log_is_divergence_whatever_it_grew_to_since(int grownTo, string problem)
    {
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await granary.Granary.PublishAsync("a");
        await granary.Granary.PublishAsync("b");
        await granary.Granary.PublishAsync("c");
        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream))
            await downstream.UntilAsync(3);

        await granary.Granary.RewindAsync();
        for (var position = 2; position <= grownTo; position++)
            await granary.Granary.PublishAsync("other");
        await SequencedAsync(granary, grownTo);

        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream))
        {
            var diverged = await downstream.UntilAsync(at => at.State == SubscriptionState.Diverged);
            Assert.Equal(3, diverged.Position);
            Assert.Contains(problem, diverged.Problem, StringComparison.Ordinal);
            Assert.Equal([1, 2, 3], await downstream.ArrivalsAsync());
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_log_that_is_rewound_while_its_consumer_runs_is_found_without_a_further_write(int grownTo)
    {
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await using var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, Soon);
        foreach (var text in new[] { "a", "b", "c" })
            await granary.Granary.PublishAsync(text);
        await downstream.UntilAsync(3);
        await granary.Granary.RewindAsync();
        for (var position = 2; position <= grownTo; position++)
            await granary.Granary.PublishAsync("other");
        Assert.Equal(3, (await downstream.UntilAsync(at => at.State == SubscriptionState.Diverged)).Position);
        Assert.Equal([1, 2, 3], await downstream.ArrivalsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_log_that_is_restored_rightly_is_followed_again_without_a_restart()
    {
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await using var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, Soon);
        await granary.Granary.PublishAsync("a");
        await granary.Granary.PublishAsync("b");
        await downstream.UntilAsync(2);
        LogHead head;
        await using (var db = granary.Granary.CreateDbContext())
            head = await HeadAsync(db);
        await granary.Granary.ExecuteAsync("UPDATE feed_head SET position = 1, digest = (SELECT digest FROM outbox WHERE first = 1)");
        await downstream.UntilAsync(at => at.State == SubscriptionState.Diverged);
        await using (var db = granary.Granary.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            await head.SaveAsync(db, Ct);
            await write.CommitAsync(Ct);
        }
        Assert.Equal("", (await downstream.UntilAsync(2)).Problem);
        await granary.Granary.PublishAsync("c");
        await downstream.UntilAsync(3);
    }

    private static async Task<LogHead> HeadAsync(ServiceDb db)
    {
        await db.Database.OpenConnectionAsync(Ct);
        return await LogHead.ReadAsync(db, Ct);
    }

    private static async Task SequencedAsync(ExchangeHost granary, long position)
    {
        while ((await granary.Feed.GetHeadAsync(new GetHeadRequest { Source = "granary" }, cancellationToken: Ct)).Position != position)
            await Task.Delay(10, Ct);
    }
}
