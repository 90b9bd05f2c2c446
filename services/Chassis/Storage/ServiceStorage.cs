using Fupin.Chassis.Audit;
using Fupin.Chassis.Protection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Storage;

public static class ServiceStorage
{
    /// <summary>
    /// Gives the service its database: scoped <typeparamref name="TDb"/> and <c>IDbContextFactory</c> of it. The scripts
    /// <c>Migrations/{sqlite,postgres}/NNNN_name.sql</c> embedded in its assembly are applied before the process serves, after the
    /// chassis' own. Call it after <see cref="Hosting.ChassisHosting.AddChassis"/>: what is written goes on record under its audit key.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Name of the service: of its SQLite file, its PostgreSQL database, and <c>Fupin:{service}:ConnectionString</c>.</param>
    public static void AddServiceDb<TDb>(this IHostApplicationBuilder builder, string service)
        where TDb : ServiceDb
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ServiceDbFactory<TDb>(
            provider,
            StorageOptions.Runtime(
                provider.GetRequiredService<IConfiguration>(), service, provider.GetRequiredService<TimeProvider>(),
                new AuditSeals(provider.GetRequiredService<DeploymentKeys>().Audit)),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IDbContextFactory<TDb>>(provider => provider.GetRequiredService<ServiceDbFactory<TDb>>());
        services.AddScoped(provider => provider.GetRequiredService<ServiceDbFactory<TDb>>().CreateDbContext());
        services.AddSingleton<MigrationService<TDb>>();
        services.AddSingleton<IMigration>(provider => provider.GetRequiredService<MigrationService<TDb>>());
        services.AddHostedService(provider => provider.GetRequiredService<MigrationService<TDb>>());
        builder.AddAudit<TDb>();
    }

    /// <summary>
    /// Brings the databases of this process up to this program and gives the roles that run it their rights. Nothing is served and nothing
    /// else of the process is made: it takes neither a broker nor a token.
    /// </summary>
    /// <exception cref="Hosting.StartupException">A role has too many rights, or the database is newer.</exception>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken ct)
    {
        foreach (var database in services.GetServices<IMigration>()) await database.MigrateAsync(ct).ConfigureAwait(false);
    }
}
