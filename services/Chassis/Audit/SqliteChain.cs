using System.Runtime.CompilerServices;
using Fupin.Chassis.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
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
    private readonly sqlite3_stmt _head;
    private readonly sqlite3_stmt _entry;
    private readonly sqlite3_stmt _link;

    private SqliteChain(sqlite3 db)
    {
        _db = db;
        _head = Prepare(AuditChain.LastLink);
        _entry = Prepare("INSERT INTO audit_entry (id, resource, body, mac) VALUES (?1, ?2, ?3, ?4)");
        _link = Prepare("INSERT INTO audit_chain (position, entry, digest, seal) VALUES (?1, ?2, ?3, ?4)");
    }

    public static SqliteChain Of(ServiceDb db) => Known.GetValue(((SqliteConnection)db.Database.GetDbConnection()).Handle!, static handle => new(handle));

    /// <summary>Null: there is no link.</summary>
    public ChainHead? Head() => Run(_head, static statement =>
        new ChainHead(raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_blob(statement, 1).ToArray()));

    public void Insert(SealedEntry entry, AuditChainRow link)
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

    private void Run(sqlite3_stmt statement) => Run(statement, static _ => default(ChainHead));

    /// <summary>Steps once, reads the row if there is one, and leaves the statement ready to be run again.</summary>
    private ChainHead? Run(sqlite3_stmt statement, Func<sqlite3_stmt, ChainHead> read)
    {
        try
        {
            var result = raw.sqlite3_step(statement);
            if (result == raw.SQLITE_ROW)
                return read(statement);
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
