using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Kit;

/// <summary>A database's structure as lines of text, one per column, index and foreign key.</summary>
internal static class Catalogue
{
    private const string Sqlite = """
        SELECT 'column ' || t.name || '.' || c.name || ' ' || upper(c.type) || CASE WHEN c."notnull" OR c.pk THEN ' NOT NULL' ELSE '' END
            || coalesce(' DEFAULT ' || c.dflt_value, '') || CASE WHEN c.pk THEN ' KEY ' || c.pk ELSE '' END
            || CASE WHEN c.pk AND t.sql LIKE '%AUTOINCREMENT%' THEN ' AUTOINCREMENT' ELSE '' END
          FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
        UNION ALL
        SELECT 'index ' || t.name || ' (' || (SELECT group_concat(x.name || ' ' || x.coll || CASE WHEN x.desc THEN ' DESC' ELSE '' END, ', ')
              FROM pragma_index_xinfo(i.name) x WHERE x.key) || ')' || CASE WHEN i."unique" THEN ' UNIQUE' ELSE '' END
            || CASE WHEN i.partial THEN ' WHERE ' || (SELECT lower(replace(substr(m.sql, instr(upper(m.sql), ' WHERE ') + 7), '"', '')) FROM sqlite_master m WHERE m.name = i.name) ELSE '' END
          FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin <> 'pk'
        UNION ALL
        SELECT 'foreign key ' || t.name || '.' || f."from" || ' -> ' || f."table" || '.' || coalesce(f."to", '') || ' ' || f.on_delete
          FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
        """;

    private const string Postgres = """
        SELECT 'column ' || t.relname || '.' || c.attname || ' ' || format_type(c.atttypid, c.atttypmod) || CASE WHEN c.attnotnull THEN ' NOT NULL' ELSE '' END
            || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') || CASE WHEN c.attidentity <> '' THEN ' IDENTITY ' || c.attidentity::text ELSE '' END
            || coalesce(' COLLATE ' || nullif(o.collname, 'default'), '')
          FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = c.attnum LEFT JOIN pg_collation o ON o.oid = c.attcollation
          WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'index ' || regexp_replace(replace(pg_get_indexdef(i.indexrelid), '"', ''), 'INDEX \S+ ON', 'INDEX ON') || CASE WHEN i.indisprimary THEN ' PRIMARY' ELSE '' END
          FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'constraint ' || t.relname || ' ' || replace(pg_get_constraintdef(k.oid), '"', '')
          FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid WHERE k.contype IN ('f', 'c') AND t.relnamespace = 'public'::regnamespace
        """;

    public static async Task<IReadOnlyCollection<string>> ReadAsync<TDb>(TestDatabase<TDb> database)
        where TDb : ServiceDb
    {
        await using var db = database.CreateDbContext();
        var lines = await db.Database.SqlQueryRaw<string>(db.Provider == StorageProvider.Sqlite ? Sqlite : Postgres).ToListAsync();
        return lines.Where(line => line is not null && !line.Contains("schema_migrations", StringComparison.Ordinal) && !line.Contains("sqlite_", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
    }
}
