using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Divisions;

/// <summary>
/// Keeps the tree of divisions in memory. A change made by this process is seen at once (<see cref="Forget"/>), one made by another
/// within five seconds.
/// </summary>
internal sealed class DivisionTrees(IDbContextFactory<RegistryDb> databases, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim loading = new(1);
    private volatile Loaded? current;

    public async ValueTask<DivisionTree> GetAsync(CancellationToken ct)
    {
        if (current is { } known && clock.GetElapsedTime(known.At) < Trust) return known.Tree;
        await loading.WaitAsync(ct);
        try
        {
            if (current is { } meanwhile && clock.GetElapsedTime(meanwhile.At) < Trust) return meanwhile.Tree;
            var at = clock.GetTimestamp();
            await using var db = await databases.CreateDbContextAsync(ct);
            var (count, latest) = (await db.Divisions.CountAsync(ct), await db.Divisions.MaxAsync(d => (DateTimeOffset?)d.RecordedAt, ct));
            var tree = current is { } last && (last.Count, last.Latest) == (count, latest)
                ? last.Tree
                : new DivisionTree(await db.Divisions.AsNoTracking().ToListAsync(ct));
            current = new(tree, count, latest, at);
            return tree;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>The next reader loads again.</summary>
    public void Forget() => current = null;

    public void Dispose() => loading.Dispose();

    private sealed record Loaded(DivisionTree Tree, int Count, DateTimeOffset? Latest, long At);
}
