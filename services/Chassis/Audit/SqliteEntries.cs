using System.Runtime.CompilerServices;
using Fupin.Chassis.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fupin.Chassis.Audit;

/// <summary>
/// The statements that put entries into a SQLite file, prepared once for a connection as long as that is pooled: every write runs them while
/// the next ones wait for the file.
/// </summary>
internal sealed class SqliteEntries
{
    private static readonly ConditionalWeakTable<sqlite3, SqliteEntries> Known = [];

    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _entry;

    private SqliteEntries(sqlite3 db)
    {
        _db = db;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _entry = Prepare("INSERT INTO audit_entry (id, resource, body, mac) VALUES (?1, ?2, ?3, ?4)");
    }

    public static SqliteEntries Of(SqliteConnection connection) => Known.GetValue(connection.Handle!, static handle => new(handle));

    /// <summary>In the connection's transaction: stores entries.</summary>
    public void Append(IReadOnlyList<SealedEntry> entries)
    {
        foreach (var entry in entries)
        {
            SqliteBinder.Guid(_entry, 1, entry.Id);
            SqliteBinder.Text(_entry, 2, entry.Resource);
            SqliteBinder.Blob(_entry, 3, entry.Body);
            SqliteBinder.Blob(_entry, 4, entry.Mac);
            Run(_entry);
        }
    }

    /// <summary>The same in a transaction of its own.</summary>
    public void AppendAlone(IReadOnlyList<SealedEntry> entries)
    {
        Run(_begin);
        try
        {
            Append(entries);
            Run(_commit);
        }
        catch
        {
            raw.sqlite3_exec(_db, "ROLLBACK");
            throw;
        }
    }

    /// <summary>Steps once and leaves the statement ready to be run again.</summary>
    private void Run(sqlite3_stmt statement)
    {
        try
        {
            var result = raw.sqlite3_step(statement);
            if (result != raw.SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, _db);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    private sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_db, sql, out var statement), _db);
        return statement;
    }
}
