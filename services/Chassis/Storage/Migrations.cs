using System.Reflection;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>
/// Brings a database up to this program: the chassis' scripts, those of components whose rows are in the model (Roster), then the
/// service's, all pending ones in one transaction under a lock, so that several processes may start at once. What was applied is kept in <c>schema_migrations</c> with the script's digest.
/// </summary>
internal static class Migrations
{
    private const string Table =
        "CREATE TABLE IF NOT EXISTS schema_migrations (owner text NOT NULL, number integer NOT NULL, name text NOT NULL, digest text NOT NULL, applied_at text NOT NULL, PRIMARY KEY (owner, number))";

    /// <summary>Names of the scripts applied by this call. Errors: <see cref="StartupException"/> when an applied script changed or is unknown.</summary>
    public static Task<IReadOnlyList<string>> ApplyAsync(ServiceDb db, CancellationToken ct) =>
        ApplyAsync(db, Scripts(db), ct);

    /// <summary>In the order of application.</summary>
    public static IReadOnlyList<MigrationScript> Scripts(ServiceDb db)
    {
        var (chassis, service) = (typeof(Migrations).Assembly, db.GetType().Assembly);
        var components = db.Model.GetEntityTypes().Select(row => row.ClrType.Assembly).Distinct()
            .Where(assembly => assembly != chassis && assembly != service)
            .Select(assembly => (Assembly: assembly, Owner: Owner(assembly)))
            .OrderBy(component => component.Owner, StringComparer.Ordinal);
        return
        [
            .. MigrationScript.Of(chassis, Owner(chassis), db.Provider),
            .. components.SelectMany(component => MigrationScript.Of(component.Assembly, component.Owner, db.Provider)),
            .. MigrationScript.Of(service, db.Runtime.Service, db.Provider),
        ];
    }

    /// <summary><c>roster</c> for <c>Fupin.Roster</c>.</summary>
    private static string Owner(Assembly component) => Conventions.Snake(component.GetName().Name!.Split('.')[^1]);

    /// <param name="db">The database.</param>
    /// <param name="scripts">In order.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="role">PostgreSQL: the role the service runs as, which gets its rights here; null: whoever runs this.</param>
    public static async Task<IReadOnlyList<string>> ApplyAsync(ServiceDb db, IReadOnlyList<MigrationScript> scripts, CancellationToken ct, string? role = null)
    {
        if (db.Provider == StorageProvider.Sqlite)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", ct).ConfigureAwait(false);
        if (role is null && await IsAppliedAsync(db, scripts, ct).ConfigureAwait(false))
            return [];
        try
        {
            return await ApplyPendingAsync(db, scripts, role, ct).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartupException(
                $"数据库 {db.Runtime.Service} 有待执行的脚本，而当前角色无权执行。请先以表的所有者运行 fupin-host --migrate。",
                $"Database {db.Runtime.Service} has scripts to apply, which this role may not. Run fupin-host --migrate as the role that owns the tables first.");
        }
    }

    /// <summary>Whether there is nothing to do: then a role that may not make tables starts, too.</summary>
    private static async Task<bool> IsAppliedAsync(ServiceDb db, IReadOnlyList<MigrationScript> scripts, CancellationToken ct)
    {
        if (db.Provider == StorageProvider.Sqlite)
            return false;
        await db.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            await using (var known = db.Command("SELECT to_regclass('schema_migrations') IS NOT NULL"))
                if (await known.ExecuteScalarAsync(ct).ConfigureAwait(false) is not true)
                    return false;
            var applied = await AppliedAsync(db, ct).ConfigureAwait(false);
            return applied.Count == scripts.Count
                && scripts.All(script => applied.TryGetValue((script.Owner, script.Number), out var digest) && string.Equals(digest, script.Digest, StringComparison.Ordinal));
        }
        finally
        {
            await db.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<string>> ApplyPendingAsync(ServiceDb db, IReadOnlyList<MigrationScript> scripts, string? role, CancellationToken ct)
    {
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        write.Record = WriteRecord.None; // the tables of the audit may be what it makes
        if (db.Provider == StorageProvider.Postgres)
            await db.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('fupin.migrations'))", ct).ConfigureAwait(false);
        await db.ExecuteAsync(Table, ct).ConfigureAwait(false);
        var applied = await AppliedAsync(db, ct).ConfigureAwait(false);
        List<string> done = [];
        foreach (var script in scripts)
        {
            if (applied.Remove((script.Owner, script.Number), out var digest))
            {
                Require(string.Equals(digest, script.Digest, StringComparison.Ordinal), db, script);
                continue;
            }
            await db.ExecuteAsync(script.Sql, ct).ConfigureAwait(false);
            await db.ExecuteAsync(
                "INSERT INTO schema_migrations (owner, number, name, digest, applied_at) VALUES (@owner, @number, @name, @digest, @at)", ct,
                ("@owner", script.Owner), ("@number", script.Number), ("@name", script.Name), ("@digest", script.Digest),
                ("@at", db.Runtime.Now().ToString("O"))).ConfigureAwait(false);
            done.Add($"{script.Owner}/{script.Name}");
        }
        if (applied.Count > 0)
        {
            var (owner, number) = applied.Keys.Min();
            throw new StartupException(
                $"数据库 {db.Runtime.Service} 比本程序新：其中已有本程序不认识的脚本 {owner}/{number:D4}。请使用较新的版本。",
                $"Database {db.Runtime.Service} is newer than this program: it holds script {owner}/{number:D4}, unknown here. Run the newer version.");
        }
        if (role is not null)
            await RuntimeRole.GrantAsync(db, role, ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
        return done;
    }

    private static async Task<Dictionary<(string Owner, int Number), string>> AppliedAsync(ServiceDb db, CancellationToken ct)
    {
        Dictionary<(string, int), string> applied = [];
        await using var command = db.Command("SELECT owner, number, digest FROM schema_migrations");
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
            applied.Add((reader.GetString(0), reader.GetInt32(1)), reader.GetString(2));
        return applied;
    }

    private static void Require(bool same, ServiceDb db, MigrationScript script)
    {
        if (!same)
            throw new StartupException(
                $"数据库 {db.Runtime.Service} 已执行的脚本 {script.Owner}/{script.Name} 与本程序中的不同。已执行的脚本不得修改，请另加新脚本。",
                $"Script {script.Owner}/{script.Name}, already applied to database {db.Runtime.Service}, differs from the one in this program. Applied scripts never change; add a new one.");
    }
}
