using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Fupin.Chassis.Storage;

/// <summary>
/// Set-based changes, past the change tracker, that go on record with their table, the columns they set and how many rows they met. The
/// plain ones of EF Core are refused by the build: they would leave nothing of it on record.
/// </summary>
public static class RecordedStatements
{
    /// <summary>Inside a write. Returns the number of rows.</summary>
    public static async Task<int> DeleteAsync<T>(this ServiceDb db, IQueryable<T> rows, CancellationToken ct)
        where T : class
    {
        _ = db.Write;
#pragma warning disable RS0030 // here it is recorded
        var deleted = await rows.ExecuteDeleteAsync(ct).ConfigureAwait(false);
#pragma warning restore RS0030
        Note<T>(db, deleted: deleted);
        return deleted;
    }

    /// <summary>Inside a write. Returns the number of rows.</summary>
    public static async Task<int> UpdateAsync<T>(this ServiceDb db, IQueryable<T> rows, Action<RecordedSetters<T>> set, CancellationToken ct)
        where T : class
    {
        _ = db.Write;
        var setters = new RecordedSetters<T>();
        set(setters);
#pragma warning disable RS0030 // here it is recorded
        var changed = await rows.ExecuteUpdateAsync(setters.Apply, ct).ConfigureAwait(false);
#pragma warning restore RS0030
        var row = db.Model.FindEntityType(typeof(T))!;
        Note<T>(db, changed: changed, fields: [.. setters.Properties.Select(name => row.FindProperty(name)!.GetColumnName())]);
        return changed;
    }

    private static void Note<T>(ServiceDb db, long changed = 0, long deleted = 0, params string[] fields)
    {
        // the chassis' own bookkeeping is no change of what a service keeps
        if (typeof(T).Assembly != typeof(RecordedStatements).Assembly)
            db.NoteChange(db.Model.FindEntityType(typeof(T))!.GetTableName()!, changed: changed, deleted: deleted, fields: fields);
    }
}

/// <summary>What a set-based update sets: EF Core's setters, and the names of the properties.</summary>
public sealed class RecordedSetters<T>
    where T : class
{
    private readonly List<Action<UpdateSettersBuilder<T>>> _setters = [];

    internal List<string> Properties { get; } = [];

    public RecordedSetters<T> SetProperty<TValue>(Expression<Func<T, TValue>> property, Expression<Func<T, TValue>> value)
    {
        _setters.Add(setters => setters.SetProperty(property, value));
        return Named(property);
    }

    public RecordedSetters<T> SetProperty<TValue>(Expression<Func<T, TValue>> property, TValue value)
    {
        _setters.Add(setters => setters.SetProperty(property, value));
        return Named(property);
    }

    internal void Apply(UpdateSettersBuilder<T> setters)
    {
        foreach (var setter in _setters) setter(setters);
    }

    private RecordedSetters<T> Named(LambdaExpression property)
    {
        Properties.Add(((MemberExpression)property.Body).Member.Name);
        return this;
    }
}
