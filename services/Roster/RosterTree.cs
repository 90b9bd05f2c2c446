using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Roster;

/// <summary>
/// The registry's tree of divisions, kept with every division's ancestors. A division may come before the one above it, when the policy
/// cuts the feed: it stands alone until that comes.
/// </summary>
internal static class RosterTree
{
    /// <summary>Writes divisions and returns those whose ground changed for what is in the roster already.</summary>
    public static async Task<IReadOnlyCollection<Guid>> ApplyAsync(ServiceDb db, List<RosterDivision> divisions, CancellationToken ct)
    {
        if (divisions.Count == 0)
            return [];
        var ids = divisions.ConvertAll(d => d.Id);
        var stored = await db.Set<RosterDivision>().AsNoTracking().Where(d => EF.Parameter(ids).Contains(d.Id)).ToDictionaryAsync(d => d.Id, ct);
        divisions.RemoveAll(d => !db.Overtakes(d, stored.GetValueOrDefault(d.Id)));
        await db.BulkUpsertAsync(divisions, ct);

        var moved = divisions.FindAll(d => !stored.TryGetValue(d.Id, out var old) || old.ParentId != d.ParentId);
        return moved.Count == 0 ? [] : await RegroupAsync(db, moved.ConvertAll(d => d.Id), ct);
    }

    /// <summary>Takes out divisions that only older generations hold; what stood below one stands alone then. Returns them and those whose ground changed.</summary>
    public static async Task<(List<Guid> Removed, IReadOnlyCollection<Guid> Regrouped)> RemoveOlderAsync(
        ServiceDb db, long generation, int atMost, CancellationToken ct)
    {
        var removed = await db.Set<RosterDivision>().Where(d => d.Generation < generation).Select(d => d.Id).Take(atMost).ToListAsync(ct);
        if (removed.Count == 0)
            return (removed, []);
        var left = await db.Set<RosterDivisionAncestor>()
            .Where(a => EF.Parameter(removed).Contains(a.AncestorId) && !EF.Parameter(removed).Contains(a.DivisionId))
            .Select(a => a.DivisionId).Distinct().ToListAsync(ct);
        await db.DeleteAsync(db.Set<RosterDivision>().Where(d => EF.Parameter(removed).Contains(d.Id)), ct);
        await db.DeleteAsync(db.Set<RosterDivisionAncestor>().Where(a => EF.Parameter(removed).Contains(a.DivisionId)), ct);
        return (removed, [.. removed.Union(await RegroupAsync(db, left, ct))]);
    }

    private static async Task<IReadOnlyCollection<Guid>> RegroupAsync(ServiceDb db, List<Guid> moved, CancellationToken ct)
    {
        var parents = await db.Set<RosterDivision>().Select(d => new { d.Id, d.ParentId }).ToDictionaryAsync(d => d.Id, d => d.ParentId, ct);
        var below = Below(moved, parents.ToLookup(d => d.Value, d => d.Key));
        var before = (await db.Set<RosterDivisionAncestor>().AsNoTracking().Where(a => EF.Parameter(below).Contains(a.DivisionId)).ToListAsync(ct))
            .ToLookup(a => a.DivisionId, a => a.AncestorId);
        var after = below.ToDictionary(id => id, id => Chain(id, parents));
        var changed = below.FindAll(id => !after[id].ToHashSet().SetEquals(before[id]));

        await db.DeleteAsync(db.Set<RosterDivisionAncestor>().Where(a => EF.Parameter(changed).Contains(a.DivisionId)), ct);
        await db.BulkInsertAsync(
            [.. changed.SelectMany(id => after[id], (id, ancestor) => new RosterDivisionAncestor { AncestorId = ancestor, DivisionId = id })], ct);

        var settled = await SettledAsync(db, changed.FindAll(id => !before.Contains(id)), ct);
        var regrouped = new HashSet<Guid>();
        foreach (var id in changed.Where(id => before.Contains(id) || settled.Contains(id)))
            regrouped.UnionWith(before[id].Except(after[id]).Concat(after[id].Except(before[id])));
        return regrouped;
    }

    /// <summary>New divisions that something was already waiting for; commonly none, and then nobody needs to count anything anew.</summary>
    private static async Task<HashSet<Guid>> SettledAsync(ServiceDb db, List<Guid> fresh, CancellationToken ct)
    {
        if (fresh.Count == 0)
            return [];
        var settled = db.Set<RosterHousehold>().Where(h => EF.Parameter(fresh).Contains(h.DivisionId)).Select(h => h.DivisionId)
            .Union(db.Set<RosterVillage>().Where(v => EF.Parameter(fresh).Contains(v.DivisionId)).Select(v => v.DivisionId));
        return await settled.ToHashSetAsync(ct);
    }

    private static List<Guid> Below(List<Guid> tops, ILookup<Guid?, Guid> children)
    {
        var below = new List<Guid>(tops);
        var seen = tops.ToHashSet();
        for (var i = 0; i < below.Count; i++)
            below.AddRange(children[below[i]].Where(seen.Add));
        return below;
    }

    /// <summary>A division and all above it that have come.</summary>
    private static List<Guid> Chain(Guid division, Dictionary<Guid, Guid?> parents)
    {
        var chain = new List<Guid>();
        for (Guid? at = division; at is { } here && parents.TryGetValue(here, out var parent); at = parent)
        {
            if (chain.Contains(here))
                throw RosterErrors.DivisionBelowItself(division);
            chain.Add(here);
        }

        return chain;
    }
}
