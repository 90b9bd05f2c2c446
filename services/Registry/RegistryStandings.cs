using System.Collections.Concurrent;
using System.Data;
using Fupin.Chassis.Access;
using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry;

/// <summary>Where the registry's resources stand: divisions by the tree in memory, the others by the division in their row, many at once.</summary>
internal sealed class RegistryStandings(IDbContextFactory<RegistryDb> databases, DivisionTrees trees) : IStandings, IAsyncDisposable
{
    private const string Divisions = "divisions";
    private const string Villages = "villages";
    private const string Households = "households";
    private const string Imports = "imports";
    private const int AtOnce = 500;

    /// <summary>Collections whose rows have a division, with their tables.</summary>
    private static readonly Dictionary<string, string> Tables = new(StringComparer.Ordinal)
    {
        [Villages] = "village",
        [Households] = "household",
        ["comparisons"] = "comparison",
        ["differences"] = "difference",
    };

    /// <summary>A single household is looked up before every read of a card: its statement is prepared once, as the card's own is.</summary>
    private readonly ConcurrentBag<SingleStanding> ready = [];

    public IReadOnlySet<string> Collections { get; } = new HashSet<string>([Divisions, Imports, .. Tables.Keys], StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<Standing>> FindAsync(string collection, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        if (collection == Divisions)
        {
            var tree = await trees.GetAsync(ct);
            return [.. ids.Select(id => tree.Find(id) is { } node ? new Standing([node.Path], IsPlace: true) : Standing.Nowhere)];
        }

        if (collection == Imports) return await ImportsAsync(ids, ct);
        var divisions = collection == Households && ids is [var one]
            ? await SingleAsync(one, ct)
            : await DivisionsAsync(Tables[collection], ids, ct);
        List<Standing> standings = [];
        foreach (var id in ids)
            standings.Add(divisions.TryGetValue(id, out var division) ? new([(await trees.StandingAsync(division, ct)).Path], collection == Villages) : Standing.Nowhere);
        return standings;
    }

    public async ValueTask<Listed?> ListedAsync(string collection, Guid id, CancellationToken ct)
    {
        if (collection != Households) return null;
        const string Told = """
            SELECT division_id, number, recorded_at, recorded_at, 1 FROM household WHERE id = @id
            UNION ALL SELECT division_id, number, recorded_at, until, 0 FROM household_past WHERE id = @id
            """;
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var command = db.Statement(Told, ("@id", id));
        await db.Database.OpenConnectionAsync(ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        var states = new List<(Guid Division, string Number, DateTimeOffset From, DateTimeOffset Until, bool IsNow)>();
        while (await row.ReadAsync(ct))
        {
            var columns = new RowColumns(row, db.Provider, 0);
            states.Add((columns.Id(), columns.Text(), columns.Instant(), columns.Instant(), columns.Int() == 1));
        }

        if (states.Count == 0) return null;
        var last = states.MaxBy(s => (s.IsNow, s.Until));
        var places = new List<string>();
        foreach (var division in states.Select(s => s.Division).Distinct())
            for (var node = await trees.StandingAsync(division, ct); node is not null; node = node.Parent)
                if (!places.Contains(node.ResourceName, StringComparer.Ordinal)) places.Add(node.ResourceName);
        return new(places, states.Min(s => s.From), last.IsNow ? null : last.Until, new Dictionary<string, string>(StringComparer.Ordinal) { ["number"] = last.Number });
    }

    public async ValueTask DisposeAsync()
    {
        while (ready.TryTake(out var query)) await query.DisposeAsync();
    }

    private async Task<Dictionary<Guid, Guid>> SingleAsync(Guid household, CancellationToken ct)
    {
        if (!ready.TryTake(out var query)) query = new(await databases.CreateDbContextAsync(ct));
        var whole = false;
        try
        {
            var division = await query.FindAsync(household, ct);
            whole = true;
            return division is { } found ? new() { [household] = found } : [];
        }
        finally
        {
            if (whole) ready.Add(query);
            else await query.DisposeAsync();
        }
    }

    private async Task<Dictionary<Guid, Guid>> DivisionsAsync(string table, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var found = new Dictionary<Guid, Guid>();
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        foreach (var chunk in ids.Distinct().Chunk(AtOnce))
        {
            await using var command = db.Statement("");
            command.CommandText = $"SELECT id, division_id FROM {table} WHERE id IN ({command.Names(db.Provider, "id", chunk)})";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var columns = new RowColumns(row, db.Provider, 0);
                found[columns.Id()] = columns.Id();
            }
        }

        if (table == Tables[Households] && found.Count < ids.Count) await AddLeftAsync(db, [.. ids.Except(found.Keys)], found, ct);
        return found;
    }

    /// <summary>What a household was is told where it stood last.</summary>
    private static async Task AddLeftAsync(RegistryDb db, IReadOnlyList<Guid> left, Dictionary<Guid, Guid> found, CancellationToken ct)
    {
        foreach (var chunk in left.Chunk(AtOnce))
        {
            await using var command = db.Statement("");
            command.CommandText = $"SELECT id, division_id FROM household_past WHERE id IN ({command.Names(db.Provider, "id", chunk)}) ORDER BY version";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var columns = new RowColumns(row, db.Provider, 0);
                found[columns.Id()] = columns.Id();
            }
        }
    }

    /// <summary>An import stands wherever its caller could act: only who may see all of that may see it.</summary>
    private async Task<IReadOnlyList<Standing>> ImportsAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var scopes = await db.Imports.AsNoTracking().Where(i => EF.Parameter(ids).Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.Scope, ct);
        var tree = await trees.GetAsync(ct);
        return [.. ids.Select(id => scopes.TryGetValue(id, out var scope) ? new Standing([.. scope.Split(' ').Select(PathOf)]) : Standing.Nowhere)];

        DivisionPath PathOf(string code) => tree.WithCode(code) is [var node, ..] ? node.Path : new([code]);
    }

    /// <summary>Reads the division of one household at a time.</summary>
    private sealed class SingleStanding : IAsyncDisposable
    {
        private const string Statement = """
            SELECT COALESCE(
                (SELECT division_id FROM household WHERE id = @id),
                (SELECT division_id FROM household_past WHERE id = @id ORDER BY version DESC LIMIT 1))
            """;

        private readonly RegistryDb db;
        private readonly System.Data.Common.DbCommand command;

        public SingleStanding(RegistryDb db)
        {
            this.db = db;
            command = db.Statement(Statement, ("@id", Guid.Empty));
        }

        public async Task<Guid?> FindAsync(Guid id, CancellationToken ct)
        {
            var connection = command.Connection!;
            if (connection.State != ConnectionState.Open) await connection.OpenAsync(ct);
            try
            {
                command.Parameters[0].Value = db.Provider.Stored(id);
                return await command.ExecuteScalarAsync(ct) switch
                {
                    byte[] bytes => new Guid(bytes, bigEndian: true),
                    Guid found => found,
                    _ => null,
                };
            }
            finally
            {
                // a file's connection stays open with its statement; a server's goes back to its pool
                if (db.Provider != StorageProvider.Sqlite) await connection.CloseAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await command.DisposeAsync();
            await db.DisposeAsync();
        }
    }
}
