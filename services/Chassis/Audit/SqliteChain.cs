using System.Runtime.CompilerServices;
using Fupin.Chassis.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fupin.Chassis.Audit;

/// <summary>
/// The statements that put entries with their places into a SQLite file, prepared once for a connection as long as that is pooled: every write
/// runs them while the next ones wait for the file. What entries are found by follows when there is a lot of them.
/// </summary>
internal sealed class SqliteChain
{
    private static readonly ConditionalWeakTable<sqlite3, SqliteChain> Known = [];

    /// <summary>Entries that get into the index at once; behind its end there are fewer, which a search goes through.</summary>
    public const int IndexedAtOnce = 500;

    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _head;
    private readonly sqlite3_stmt _archived;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _index;

    private SqliteChain(sqlite3 db)
    {
        _db = db;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _head = Prepare(AuditChain.LastLink);
        _archived = Prepare(AuditChain.LastArchive);
        _insert = Prepare("INSERT INTO audit_record (position, id, resource, body, mac, digest, seal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _index = Prepare(
            "INSERT INTO audit_index (position, entry, resource) SELECT position, id, resource FROM audit_record WHERE position > (SELECT coalesce(max(position), 0) FROM audit_index)");
    }

    public static SqliteChain Of(SqliteConnection connection) => Known.GetValue(connection.Handle!, static handle => new(handle));

    /// <summary>In the connection's transaction: stores entries with their places.</summary>
    public void Append(AuditSeals seals, IReadOnlyList<SealedEntry> entries)
    {
        var before = Run(_head) ?? Run(_archived) ?? ChainHead.None;
        var head = before;
        foreach (var entry in entries)
        {
            var link = AuditChain.Link(head, seals, new(entry.Id, entry.BodySha256, entry.Mac));
            Insert(entry, link);
            head = new(link.Position, link.Digest);
        }
        if (head.Position / IndexedAtOnce > before.Position / IndexedAtOnce)
            Run(_index);
    }

    /// <summary>The same in a transaction of its own.</summary>
    public void AppendAlone(AuditSeals seals, IReadOnlyList<SealedEntry> entries)
    {
        Run(_begin);
        try
        {
            Append(seals, entries);
            Run(_commit);
        }
        catch
        {
            raw.sqlite3_exec(_db, "ROLLBACK");
            throw;
        }
    }

    private void Insert(SealedEntry entry, AuditChainRow link)
    {
        SqliteBinder.Integer(_insert, 1, link.Position);
        SqliteBinder.Guid(_insert, 2, entry.Id);
        SqliteBinder.Text(_insert, 3, entry.Resource);
        SqliteBinder.Blob(_insert, 4, entry.Body);
        SqliteBinder.Blob(_insert, 5, entry.Mac);
        SqliteBinder.Blob(_insert, 6, link.Digest);
        SqliteBinder.Blob(_insert, 7, link.Seal);
        Run(_insert);
    }

    /// <summary>Steps once, reads the head if a row of one comes, and leaves the statement ready to be run again.</summary>
    private ChainHead? Run(sqlite3_stmt statement)
    {
        try
        {
            var result = raw.sqlite3_step(statement);
            if (result == raw.SQLITE_ROW)
                return new(raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_blob(statement, 1).ToArray());
            if (result != raw.SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, _db);
            return null;
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
