using System.Runtime.CompilerServices;
using Fupin.Chassis.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fupin.Chassis.Audit;

/// <summary>
/// The statements that put entries and their links into a SQLite file, prepared once for a connection as long as that is pooled: every write
/// runs them while the next ones wait for the file.
/// </summary>
internal sealed class SqliteChain
{
    private static readonly ConditionalWeakTable<sqlite3, SqliteChain> Known = [];

    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _head;
    private readonly sqlite3_stmt _archived;
    private readonly sqlite3_stmt _entry;
    private readonly sqlite3_stmt _link;

    private SqliteChain(sqlite3 db)
    {
        _db = db;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _head = Prepare(AuditChain.LastLink);
        _archived = Prepare(AuditChain.LastArchive);
        _entry = Prepare("INSERT INTO audit_entry (id, resource, body, mac) VALUES (?1, ?2, ?3, ?4)");
        _link = Prepare("INSERT INTO audit_chain (position, entry, digest, seal) VALUES (?1, ?2, ?3, ?4)");
    }

    public static SqliteChain Of(SqliteConnection connection) => Known.GetValue(connection.Handle!, static handle => new(handle));

    /// <summary>In the connection's transaction: stores entries with their places.</summary>
    public void Append(AuditSeals seals, IReadOnlyList<SealedEntry> entries)
    {
        var links = AuditChain.Links(Run(_head) ?? Run(_archived) ?? ChainHead.None, seals, entries.Select(entry => new UnchainedEntry(entry.Id, entry.BodySha256, entry.Mac)));
        foreach (var (entry, link) in entries.Zip(links))
            Insert(entry, link);
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
        SqliteBinder.Guid(_entry, 1, entry.Id);
        SqliteBinder.Text(_entry, 2, entry.Resource);
        SqliteBinder.Blob(_entry, 3, entry.Body);
        SqliteBinder.Blob(_entry, 4, entry.Mac);
        Run(_entry);
        SqliteBinder.Integer(_link, 1, link.Position);
        SqliteBinder.Guid(_link, 2, link.Entry);
        SqliteBinder.Blob(_link, 3, link.Digest);
        SqliteBinder.Blob(_link, 4, link.Seal);
        Run(_link);
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
