using System.Collections.Concurrent;
using Fupin.Exchange.V1;
using Fupin.Kit;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>A failure that passes by itself: the subscription waits longer each time and never stops for it.</summary>
public sealed class BackoffTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_source_that_is_away_is_asked_ever_more_seldom_and_followed_when_it_comes()
    {
        await using var store = new TestStore();
        await store.AddAsync("granary");
        await store.AddAsync("downstream");
        var (port, clock) = (Ports.Free(), new NotedPauses());
        (string, string)[] pauses = [("Fupin:Exchange:FirstPause", "00:00:00.011"), ("Fupin:Exchange:LongestPause", "00:00:00.080")];
        await using var downstream = await ExchangeHost.StartAsync(store, port, Parts.Downstream, TimeSpan.FromMilliseconds(100), clock: clock, settings: pauses);
        await clock.UntilAsync(6);
        Assert.Equal([11, 22, 44, 80, 80, 80], clock.Milliseconds.Take(6));
        Assert.Equal((SubscriptionState.Running, ""), ((await downstream.CheckpointAsync()).State, (await downstream.CheckpointAsync()).Problem));

        await using (var granary = await ExchangeHost.StartAsync(store, port, Parts.Granary))
        {
            await granary.Granary.PublishAsync("a", "b");
            await downstream.UntilAsync(2);
        }
        // having worked it begins with the shortest again
        var before = clock.Milliseconds.Count;
        await clock.UntilAsync(before + 4);
        Assert.Contains(11, clock.Milliseconds.Skip(before));
        Assert.Equal([1, 2], await downstream.ArrivalsAsync());
        Assert.Equal(SubscriptionState.Running, (await downstream.CheckpointAsync()).State);
    }

    /// <summary>The machine's clock, and which of the pauses somebody waited.</summary>
    private sealed class NotedPauses : TimeProvider
    {
        private static readonly int[] Pauses = [11, 22, 44, 80];

        private readonly ConcurrentQueue<int> _waited = new();

        public List<int> Milliseconds => [.. _waited];

        public async Task UntilAsync(int count)
        {
            while (_waited.Count < count)
                await Task.Delay(10, Ct);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Pauses.Contains((int)dueTime.TotalMilliseconds) && dueTime.Ticks % TimeSpan.TicksPerMillisecond == 0)
                _waited.Enqueue((int)dueTime.TotalMilliseconds);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
