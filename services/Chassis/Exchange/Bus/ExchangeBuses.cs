using System.Collections.Frozen;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>
/// The connections to the bus: one in memory for the process, or one to the broker for each service in it, as its own user. A broker
/// that is away stops neither the start nor a write; it is tried again until it comes.
/// </summary>
internal sealed class ExchangeBuses : IHostedService, IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly FrozenDictionary<string, IBusControl> _buses;
    private readonly CancellationTokenSource _stopping = new();
    private Task _starting = Task.CompletedTask;

    public ExchangeBuses(Feeds feeds, IConfiguration configuration, ExchangeOptions options, ILoggerFactory loggers)
    {
        LogContext.ConfigureCurrentLogContext(loggers);
        var logger = loggers.CreateLogger("Fupin.Exchange.Bus");
        var services = feeds.Logs.Select(log => log.Source).Concat(feeds.Subscriptions.Select(subscription => subscription.Consumer)).Distinct(StringComparer.Ordinal);
        if (ExchangeBus.IsRabbitMq(configuration))
        {
            _buses = services.ToFrozenDictionary(service => service, service => ExchangeBus.ToBroker(
                service, BusAddress.Of(configuration, service), feeds.Subscriptions.Where(s => string.Equals(s.Consumer, service, StringComparison.Ordinal)), options, logger));
        }
        else
        {
            var memory = ExchangeBus.InMemory(feeds.Subscriptions, logger);
            _buses = services.ToFrozenDictionary(service => service, _ => memory);
        }
    }

    /// <summary>The connection of a service of this process.</summary>
    public IBus Of(string service) => _buses[service];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _starting = Task.WhenAll(_buses.Values.Distinct().Select(bus => bus.StartAsync(_stopping.Token)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_starting.IsCompleted)
            await _stopping.CancelAsync().ConfigureAwait(false);
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_starting.IsCompletedSuccessfully)
            await Task.WhenAll(_buses.Values.Distinct().Select(bus => bus.StopAsync(StopPatience))).ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();
}
