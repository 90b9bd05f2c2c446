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
        Stamp(db, rows);
        db.Write.Changes.Add(TableOf<T>(db), added: rows.Count);
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
            return Task.FromResult(Plan<T, SqliteBulkPlan<T>>(db).Write(sqlite, rows, null, ct));
        return Plan<T, PostgresBulkPlan<T>>(db).InsertAsync((NpgsqlConnection)db.Database.GetDbConnection(), rows, ct);
    }

    /// <summary>
    /// Inserts the rows, and replaces a row of the same primary key when the given one has a higher version: the write of a projection.
    /// While the subscription is built anew, an <see cref="IProjected"/> row of an older generation gives way to the same version too.
    /// Of several given rows with one key the highest version remains. Returns how many rows were inserted or replaced.
    /// </summary>
    public static Task<int> BulkUpsertAsync<T>(this ServiceDb db, IReadOnlyCollection<T> rows, CancellationToken ct)
        where T : class, IVersioned
    {
        _ = db.Write;
        if (rows.Count == 0)
            return Task.FromResult(0);
        var rule = Rule<T>(db);
        Stamp(db, rows);
        db.Write.Changes.Add(TableOf<T>(db), changed: rows.Count);
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
            return Task.FromResult(Plan<T, SqliteBulkPlan<T>>(db).Write(sqlite, rows, rule, ct));
        return Plan<T, PostgresBulkPlan<T>>(db).UpsertAsync(db, rows, rule, ct);
    }

    /// <summary>
    /// Whether <see cref="BulkUpsertAsync"/> would replace the held row by the given one, for projections that must know before: it has a
    /// higher version, or the same from a later building of the subscription.
    /// </summary>
    public static bool Overtakes<T>(this ServiceDb db, T given, T? held)
        where T : class, IProjected =>
        held is null || (Rule<T>(db) == Overtaking.ByVersionThenGeneration
            ? (given.Version, db.Applying.Generation).CompareTo((held.Version, held.Generation)) > 0
            : (db.Applying.Generation, given.Version).CompareTo((held.Generation, held.Version)) > 0);

    private static void Stamp<T>(ServiceDb db, IReadOnlyCollection<T> rows)
    {
        if (!typeof(IProjected).IsAssignableFrom(typeof(T)))
            return;
        foreach (var row in rows)
            ((IProjected)row!).Generation = db.Applying.Generation;
    }

    private static Overtaking Rule<T>(ServiceDb db) =>
        !typeof(IProjected).IsAssignableFrom(typeof(T)) ? Overtaking.ByVersion
        : db.Applying.OtherLog ? Overtaking.ByGenerationThenVersion : Overtaking.ByVersionThenGeneration;

    private static string TableOf<T>(ServiceDb db) => db.Model.FindEntityType(typeof(T))?.GetTableName() ?? typeof(T).Name;

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
