using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fupin.Chassis.Storage;

/// <summary>
/// What a connection that writes has set, once: pooled connections keep it. In the connection string it would be set at each opening, and
/// SQLite takes prepared statements for outdated whenever foreign keys are turned on.
/// </summary>
internal static class SqliteSettings
{
    private static readonly ConditionalWeakTable<sqlite3, object> Set = [];

    public static void Ensure(SqliteConnection connection) => Set.GetValue(connection.Handle!, static handle =>
    {
        // recursive triggers: without them INSERT OR REPLACE takes a row away past the triggers that keep what is on record
        // FULL: a committed write survives a power cut. 4000 pages: small writes share a checkpoint's two waits for the disk with more of their kind
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(handle, "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=4000"), handle);
        return handle;
    });
}
