using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Kit;

/// <summary>The migrations and the model must describe one database.</summary>
public static class DriftTest
{
    /// <summary>
    /// Compares tables, columns (type, null, default, collation, identity), keys, indexes and foreign keys of a migrated database with
    /// those of one made from the model; names of keys and indexes are free. On SQLite, and on PostgreSQL too when there is a server.
    /// </summary>
    public static async Task AssertAsync<TDb>()
        where TDb : ServiceDb
    {
        await AssertAsync<TDb>(StorageProvider.Sqlite);
        if (TestStore.Postgres is not null)
            await AssertAsync<TDb>(StorageProvider.Postgres);
    }

    private static async Task AssertAsync<TDb>(StorageProvider provider)
        where TDb : ServiceDb
    {
        await using var store = new TestStore(provider);
        await using var migrated = await store.OpenAsync<TDb>("migrated");
        await using var modelled = await store.OpenAsync<TDb>("modelled", migrate: false);
        await using (var db = modelled.CreateDbContext())
            await db.Database.ExecuteSqlRawAsync(db.Database.GenerateCreateScript().Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        var (has, wants) = (await Catalogue.ReadAsync(migrated), await Catalogue.ReadAsync(modelled));
        var lines = has.Except(wants, StringComparer.Ordinal).Select(line => $"only in the migrations: {line}")
            .Concat(wants.Except(has, StringComparer.Ordinal).Select(line => $"only in the model:      {line}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (lines.Count > 0)
            throw new InvalidOperationException($"{typeof(TDb).Name} on {provider}: migrations and model differ.\n{string.Join('\n', lines)}");
    }
}
