using Fupin.Chassis.Hosting;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>
/// PostgreSQL: what the role that a service runs as may do, granted by the role that owns the tables. It reads and writes rows; what is on
/// record, and what was, it can only add to; it owns nothing, so it can change neither tables nor triggers.
/// </summary>
internal static class RuntimeRole
{
    private const string OnlyAdded = "audit_entry, audit_chain, audit_head, audit_archive, skipped_events";

    /// <summary>Inside the write that migrates.</summary>
    /// <exception cref="StartupException">The role could still change what is on record: it owns the tables, or is a superuser.</exception>
    public static async Task GrantAsync(ServiceDb db, string role, CancellationToken ct)
    {
        using var builder = new NpgsqlCommandBuilder();
        var name = builder.QuoteIdentifier(role);
        await db.ExecuteAsync(
            $"""
            GRANT USAGE ON SCHEMA public TO {name};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name};
            REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM {name};
            REVOKE UPDATE, DELETE ON {OnlyAdded} FROM {name};
            REVOKE UPDATE ON audit_pending FROM {name};
            GRANT EXECUTE ON FUNCTION audit_remove(bigint) TO {name};
            """, ct).ConfigureAwait(false);
        foreach (var past in await PastAsync(db, ct).ConfigureAwait(false))
            await db.ExecuteAsync($"REVOKE DELETE ON {builder.QuoteIdentifier(past)} FROM {name}", ct).ConfigureAwait(false);
        await using var still = db.Command(
            """
            SELECT r.rolsuper OR has_table_privilege(r.oid, 'audit_entry', 'UPDATE, DELETE, TRUNCATE, TRIGGER')
                OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
            FROM pg_roles r WHERE r.rolname = @role
            """, ("@role", role));
        if (await still.ExecuteScalarAsync(ct).ConfigureAwait(false) is not false)
            throw new StartupException(
                $"角色 {role} 仍能改动审计记录：它是表的所有者或超级用户。请让另一角色执行 --migrate。",
                $"The role {role} can still change what is on record: it owns the tables or is a superuser. Let another role run --migrate.");
    }

    /// <summary>Tables of what rows were: a change of keys rewrites values in them, nothing removes a row.</summary>
    private static async Task<List<string>> PastAsync(ServiceDb db, CancellationToken ct)
    {
        await using var command = db.Command(@"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname LIKE '%\_past'");
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        List<string> tables = [];
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
            tables.Add(reader.GetString(0));
        return tables;
    }
}
