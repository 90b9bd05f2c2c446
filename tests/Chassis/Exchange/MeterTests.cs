using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>What the exchange tells an operator's dashboard. Not beside other tests: the numbers carry the names of their subscriptions only.</summary>
[Collection(nameof(MeterTests))]
[CollectionDefinition(nameof(MeterTests), DisableParallelization = true)]
public sealed class MeterTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly ConcurrentDictionary<string, double> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private ExchangeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name is "Fupin.Exchange")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value));
        _listener.Start();
        _host = await ExchangeHost.StartAsync(_store, Ports.Free(), Parts.Both);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _listener.Dispose();
        await _store.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Positions_lag_in_events_and_seconds_redeliveries_gaps_and_stops_are_told()
    {
        await _host.Granary.PublishAsync("a", "b", "c", "poison", "d");
        await _host.UntilAsync(at => at.State == SubscriptionState.Stopped);
        await Task.Delay(1100, Ct); // so that there is an age to see
        Assert.Equal((3, 2, 1, 5), (Gauge("position"), Gauge("lag"), Gauge("stopped"), Gauge("head")));
        Assert.InRange(Gauge("lag.time"), 1, 60);

        await _host.Operator.SkipEventAsync(new() { Name = "downstream/granary", Position = 4, Reason = "x" }, cancellationToken: Ct);
        await _host.UntilAsync(5);
        Assert.Equal((5, 0, 0, 0), (Gauge("position"), Gauge("lag"), Gauge("stopped"), Gauge("lag.time")));

        var (redelivered, filled) = (Sum("redeliveries"), Sum("gaps"));
        using var call = _host.Feed.Read(new ReadRequest { Source = "granary", After = 2 }, cancellationToken: Ct);
        await call.ResponseStream.MoveNext(Ct);
        _host.Offer(call.ResponseStream.Current);
        await UntilAsync(() => Sum("redeliveries") == redelivered + 1);

        // a message that went missing shows when the next one comes
        var ahead = call.ResponseStream.Current.Clone();
        (ahead.From, ahead.To) = (7, 9);
        await _host.Granary.PublishAsync("e");
        await _host.UntilAsync(6);
        _host.Offer(ahead);
        await UntilAsync(() => Sum("gaps") > filled);
        Assert.True(Sum("events") >= 5);
    }

    private void Note(Instrument instrument, double value)
    {
        if (instrument.IsObservable)
            _last[instrument.Name] = value;
        else
            _sums.AddOrUpdate(instrument.Name, (long)value, (_, before) => before + (long)value);
    }

    private double Gauge(string name)
    {
        _last.Clear();
        _listener.RecordObservableInstruments();
        return _last[$"fupin.exchange.{name}"];
    }

    private long Sum(string name) => _sums.GetValueOrDefault($"fupin.exchange.{name}");

    private static async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
            await Task.Delay(10, Ct);
    }
}
