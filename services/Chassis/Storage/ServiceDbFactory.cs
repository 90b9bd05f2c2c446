using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Storage;

/// <summary>Makes contexts of one service. A context takes <c>DbContextOptions</c> and <see cref="ServiceDbRuntime"/> and may take other services.</summary>
internal sealed class ServiceDbFactory<TDb> : IDbContextFactory<TDb>, IAsyncDisposable
    where TDb : ServiceDb
{
    private static readonly ObjectFactory<TDb> Create =
        ActivatorUtilities.CreateFactory<TDb>([typeof(DbContextOptions<TDb>), typeof(ServiceDbRuntime)]);

    private readonly IServiceProvider _services;
    private readonly object[] _arguments;

    public ServiceDbFactory(IServiceProvider services, ServiceDbRuntime runtime, ILoggerFactory? loggers = null)
    {
        _services = services;
        Runtime = runtime;
        var options = new DbContextOptionsBuilder<TDb>().ConfigureWarnings(warnings => warnings
            .Log((RelationalEventId.CommandExecuted, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug))
            .Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));
        if (loggers is not null)
            options.UseLoggerFactory(loggers);
        if (runtime.Source is { } source)
            options.UseNpgsql(source);
        else
            PlainSqliteConnection.Use(options, runtime.ConnectionString);
        _arguments = [options.Options, runtime];
    }

    public ServiceDbRuntime Runtime { get; }

    public TDb CreateDbContext() => Create(_services, _arguments);

    public ValueTask DisposeAsync() => Runtime.DisposeAsync();
}
