using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Storage;

/// <summary>Applies the migrations before any other part of the process starts.</summary>
internal sealed class MigrationService<TDb>(ServiceDbFactory<TDb> databases, ILogger<MigrationService<TDb>> log) : IHostedLifecycleService
    where TDb : ServiceDb
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var applied = await Migrations.ApplyAsync(db, cancellationToken).ConfigureAwait(false);
        if (applied.Count > 0)
            log.LogInformation("Database {Service}: applied {Scripts}", databases.Runtime.Service, string.Join(", ", applied));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
