using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fupin.Kit;

namespace Fupin.Chassis.Tests.Exchange;

public sealed class TracingTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_application_of_an_event_belongs_to_the_trace_of_its_write()
    {
        ConcurrentBag<Activity> applied = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => string.Equals(source.Name, "Fupin.Exchange", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = applied.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var store = new TestStore();
        await store.AddAsync("granary");
        await store.AddAsync("downstream");
        await using var host = await ExchangeHost.StartAsync(store, Ports.Free(), Parts.Both);

        using var one = new Activity("one write").SetIdFormat(ActivityIdFormat.W3C).Start();
        await host.Granary.PublishAsync("a", "b");
        one.Stop();
        await host.UntilAsync(2);
        Assert.Contains(applied, activity => activity.ParentSpanId == one.SpanId && activity.TraceId == one.TraceId);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_bus_counts_what_it_carries()
    {
        ConcurrentBag<string> measured = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (string.Equals(instrument.Meter.Name, "MassTransit", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => measured.Add(instrument.Name));
        listener.Start();
        await using var store = new TestStore();
        await store.AddAsync("granary");
        await store.AddAsync("downstream");
        await using var host = await ExchangeHost.StartAsync(store, Ports.Free(), Parts.Both);
        await host.Granary.PublishAsync("a");
        await host.UntilAsync(1);
        while (!measured.Contains("messaging.masstransit.send")) await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
