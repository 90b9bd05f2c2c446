using System.Linq.Expressions;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Exchange;

/// <summary>The rows in which a projection holds the subjects of one collection.</summary>
public abstract class Holding<TDb>
    where TDb : ServiceDb
{
    private protected Holding(string collection) => Collection = collection;

    /// <summary>First part of the subjects' resource names, e.g. <c>households</c>.</summary>
    public string Collection { get; }

    internal abstract IAsyncEnumerable<Held> ReadAsync(TDb db);

    internal abstract Task<int> RemoveOlderAsync(TDb db, long generation, int atMost, CancellationToken ct);
}

/// <summary>What is held of one subject.</summary>
internal readonly record struct Held(Guid Id, long Version, byte[]? Digest);

public static class Holding
{
    /// <summary>The rows of a table, each a subject.</summary>
    /// <param name="collection">First part of the subjects' resource names.</param>
    /// <param name="id">The subject's id, the table's only key.</param>
    public static Holding<TDb> Of<TDb, TRow>(string collection, Expression<Func<TRow, Guid>> id)
        where TDb : ServiceDb
        where TRow : class, IProjected => new Table<TDb, TRow>(collection, id);

    private sealed class Table<TDb, TRow>(string collection, Expression<Func<TRow, Guid>> id) : Holding<TDb>(collection)
        where TDb : ServiceDb
        where TRow : class, IProjected
    {
        private readonly Expression<Func<TRow, Held>> _held = HeldOf(id);

        internal override IAsyncEnumerable<Held> ReadAsync(TDb db) => db.Set<TRow>().AsNoTracking().Select(_held).AsAsyncEnumerable();

        internal override async Task<int> RemoveOlderAsync(TDb db, long generation, int atMost, CancellationToken ct)
        {
            var older = db.Set<TRow>().Where(row => row.Generation < generation).Select(id).Take(atMost);
            var ids = await older.ToListAsync(ct).ConfigureAwait(false);
            var isOlder = Expression.Lambda<Func<TRow, bool>>(
                Expression.Call(Expression.Constant(ids), nameof(List<>.Contains), null, id.Body), id.Parameters);
            return ids.Count == 0 ? 0 : await db.DeleteAsync(db.Set<TRow>().Where(isOlder), ct).ConfigureAwait(false);
        }

        private static Expression<Func<TRow, Held>> HeldOf(Expression<Func<TRow, Guid>> id)
        {
            var row = id.Parameters[0];
            return Expression.Lambda<Func<TRow, Held>>(
                Expression.New(
                    typeof(Held).GetConstructor([typeof(Guid), typeof(long), typeof(byte[])])!,
                    id.Body, Expression.Property(row, nameof(IVersioned.Version)), Expression.Property(row, nameof(IProjected.Digest))),
                row);
        }
    }
}
