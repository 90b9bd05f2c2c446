using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

/// <summary>Finds single cards; as many queries are kept ready as have ever run at once.</summary>
internal sealed class HouseholdCards(IDbContextFactory<RegistryDb> databases) : IAsyncDisposable
{
    private readonly ConcurrentBag<CardQuery> ready = [];

    /// <param name="id">The household.</param>
    /// <param name="year">Facts of this year; 0: the latest.</param>
    /// <param name="ct">Ends the query.</param>
    /// <returns>Null when no such household is registered.</returns>
    public async Task<HouseholdCard?> FindAsync(Guid id, int year, CancellationToken ct)
    {
        if (!ready.TryTake(out var query)) query = new(await databases.CreateDbContextAsync(ct));
        var whole = false;
        try
        {
            var card = await query.FindAsync(id, year, ct);
            whole = true;
            return card;
        }
        finally
        {
            if (whole) ready.Add(query);
            else await query.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (ready.TryTake(out var query)) await query.DisposeAsync();
    }
}
