using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>
/// Many rows at once, past the change tracker: COPY on PostgreSQL, one prepared INSERT on SQLite. Columns, names and conversions are those
/// of the model. Only inside a write. A row that is <see cref="IVersioned"/> without a version gets version 1. Generated integer keys are
/// left to the database and not read back.
/// </summary>
public static class Bulk
{
    private static readonly ConcurrentDictionary<(System.Type Db, System.Type Row, StorageProvider), object> Plans = new();

    /// <summary>Inserts the rows and returns their number. Errors: the provider's own exception when a constraint refuses a row.</summary>
    public static Task<int> BulkInsertAsync<T>(this ServiceDb db, IReadOnlyCollection<T> rows, CancellationToken ct)
        where T : class
    {
        _ = db.Write;
        if (rows.Count == 0)
            return Task.FromResult(0);
        foreach (var row in rows)
            if (row is IVersioned { Version: 0 } versioned)
                versioned.Version = 1;
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
            return Task.FromResult(Plan<T, SqliteBulkPlan<T>>(db).Write(sqlite, rows, upsert: false, ct));
        return Plan<T, PostgresBulkPlan<T>>(db).InsertAsync((NpgsqlConnection)db.Database.GetDbConnection(), rows, ct);
    }

    /// <summary>
    /// Inserts the rows, and replaces a row of the same primary key when the given one has a higher version: the write of a projection.
    /// Of several given rows with one key the highest version remains. Returns how many rows were inserted or replaced.
    /// </summary>
    public static Task<int> BulkUpsertAsync<T>(this ServiceDb db, IReadOnlyCollection<T> rows, CancellationToken ct)
        where T : class, IVersioned
    {
        _ = db.Write;
        if (rows.Count == 0)
            return Task.FromResult(0);
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
            return Task.FromResult(Plan<T, SqliteBulkPlan<T>>(db).Write(sqlite, rows, upsert: true, ct));
        return Plan<T, PostgresBulkPlan<T>>(db).UpsertAsync(db, rows, ct);
    }

    private static TPlan Plan<T, TPlan>(ServiceDb db)
        where T : class
        where TPlan : class =>
        (TPlan)Plans.GetOrAdd((db.GetType(), typeof(T), db.Provider), static (_, context) => Make<T>(context), db);

    private static object Make<T>(ServiceDb db)
        where T : class
    {
        var columns = BulkColumn.Of(db.Model.FindEntityType(typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T).Name} is not in the model of {db.GetType().Name}."));
        return db.Provider == StorageProvider.Sqlite ? new SqliteBulkPlan<T>(columns) : new PostgresBulkPlan<T>(columns);
    }
}
