using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Storage;

/// <summary>The migrations of one database, for a run that does nothing else.</summary>
internal interface IMigration
{
    /// <summary>Applies what is pending and gives the role that the service runs as (<c>Fupin:{service}:RuntimeRole</c>) its rights.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);
}

/// <summary>Applies the migrations before any other part of the process starts.</summary>
internal sealed class MigrationService<TDb>(ServiceDbFactory<TDb> databases, IConfiguration configuration, ILogger<MigrationService<TDb>> log) : IHostedLifecycleService, IMigration
    where TDb : ServiceDb
{
    public Task StartingAsync(CancellationToken cancellationToken) => ApplyAsync(null, cancellationToken);

    public Task MigrateAsync(CancellationToken cancellationToken) =>
        ApplyAsync(databases.Runtime.Provider == StorageProvider.Postgres ? configuration[$"Fupin:{databases.Runtime.Service}:RuntimeRole"] : null, cancellationToken);

    private async Task ApplyAsync(string? role, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var applied = await Migrations.ApplyAsync(db, Migrations.Scripts(db), cancellationToken, role).ConfigureAwait(false);
        if (applied.Count > 0)
            log.LogInformation("Database {Service}: applied {Scripts}", databases.Runtime.Service, string.Join(", ", applied));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
