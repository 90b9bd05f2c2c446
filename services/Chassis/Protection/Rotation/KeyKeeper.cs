using Fupin.Chassis.Exchange;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Protection.Rotation;

/// <summary>
/// Takes new keys into use at the start and brings older values under them while the process works. Every instance looks again each half
/// minute, so that the change goes on when the instance that began it is gone.
/// </summary>
internal sealed class KeyKeeper(IEnumerable<KeyKeeping> databases, TimeProvider clock, ILogger<KeyKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>After the migrations, before the process serves.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var database in databases) await database.BeginAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            foreach (var database in databases) await SettleAsync(database, stoppingToken).ConfigureAwait(false);
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(KeyKeeping database, CancellationToken ct)
    {
        try
        {
            if (await database.SettleAsync(ct).ConfigureAwait(false) is > 0 and var rewritten)
                log.LogInformation("Database {Service}: {Values} protected values are under the newest keys now", database.Service, rewritten);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && Failures.IsTransient(failure))
        {
            log.LogWarning("Database {Service}: changing keys waits: {Error}", database.Service, failure.GetType().Name);
        }
    }
}
