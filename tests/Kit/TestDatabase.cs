using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Kit;

/// <summary>Contexts of one database without a host.</summary>
public sealed class TestDatabase<TDb> : IDbContextFactory<TDb>, IAsyncDisposable
    where TDb : ServiceDb
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly ServiceDbFactory<TDb> _factory;

    internal TestDatabase(ServiceDbRuntime runtime) => _factory = new(_services, runtime);

    public TDb CreateDbContext() => _factory.CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        await _services.DisposeAsync();
    }
}
