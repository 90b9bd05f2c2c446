using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange;

/// <summary>Traces and numbers of the exchange: source <c>Fupin.Exchange</c>, meter <c>Fupin.Exchange</c>.</summary>
internal static class ExchangeTelemetry
{
    private const string Name = "Fupin.Exchange";
    private const int Links = 32;

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Batches = Meter.CreateCounter<long>("fupin.exchange.batches", "{batch}", "Batches applied.");
    public static readonly Counter<long> Events = Meter.CreateCounter<long>("fupin.exchange.events", "{event}", "Events applied.");
    public static readonly Counter<long> Redeliveries = Meter.CreateCounter<long>("fupin.exchange.redeliveries", "{batch}", "Batches that were applied already.");
    public static readonly Counter<long> Pulls = Meter.CreateCounter<long>("fupin.exchange.pulls", "{call}", "Reads of a feed.");
    public static readonly Counter<long> Gaps = Meter.CreateCounter<long>("fupin.exchange.gaps", "{gap}", "Gaps that were filled from the feed, by what showed them: message, head.");
    public static readonly Counter<long> Failures = Meter.CreateCounter<long>("fupin.exchange.failures", "{failure}", "Attempts that failed, by kind.");

    /// <summary>Gauges of one subscription, as it last knew itself; they end with the host that made the meter.</summary>
    public static void Watch(IMeterFactory meters, Standing standing, string consumer, string source, TimeProvider clock)
    {
        var meter = meters.Create(Name);
        KeyValuePair<string, object?>[] tags = [new("consumer", consumer), new("source", source)];
        meter.CreateObservableGauge("fupin.exchange.position", () => new Measurement<long>(standing.Position, tags), "{event}", "Position applied.");
        meter.CreateObservableGauge("fupin.exchange.lag", () => new Measurement<long>(standing.Lag, tags), "{event}", "Positions behind the source's head.");
        meter.CreateObservableGauge(
            "fupin.exchange.lag.time", () => new Measurement<double>(standing.Behind(clock.GetUtcNow()).TotalSeconds, tags), "s", "Age of the oldest event that is not applied.");
        meter.CreateObservableGauge(
            "fupin.exchange.stopped", () => new Measurement<int>(standing.State == SubscriptionState.Running ? 0 : 1, tags), "{subscription}", "1 while it is stopped or diverged.");
    }

    /// <summary>Gauge of one log: the position of its end.</summary>
    public static void Watch(IMeterFactory meters, string source, Func<long> head) => meters.Create(Name).CreateObservableGauge(
        "fupin.exchange.head", () => new Measurement<long>(head(), new KeyValuePair<string, object?>("source", source)), "{event}", "End of the log.");

    /// <summary>The span of announcing events; what the bus does with the message belongs to it.</summary>
    public static Activity? StartAnnounce(Batch batch) => Start("exchange announce", ActivityKind.Producer, batch.Source, batch.Events);

    /// <summary>The span of applying events.</summary>
    public static Activity? StartApply(Batch? batch, IReadOnlyCollection<Event> events) => Start("exchange apply", ActivityKind.Consumer, batch?.Source, events);

    /// <summary>A child of the write that published the events when that was one, otherwise linked to several.</summary>
    private static Activity? Start(string name, ActivityKind kind, string? source, IReadOnlyCollection<Event> events)
    {
        if (!Activities.HasListeners())
            return null;
        List<ActivityContext> writes = [];
        foreach (var trace in events.Select(e => e.Traceparent).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Take(Links))
            if (ActivityContext.TryParse(trace, null, isRemote: true, out var write))
                writes.Add(write);
        var activity = writes.Count == 1
            ? Activities.StartActivity(name, kind, writes[0])
            : Activities.StartActivity(name, kind, default(ActivityContext), links: writes.Select(write => new ActivityLink(write)));
        activity?.SetTag("fupin.events", events.Count);
        activity?.SetTag("fupin.source", source);
        return activity;
    }
}
