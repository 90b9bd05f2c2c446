using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Roster;

/// <summary>
/// Keeps the roster from the registry's events. Every subject is stored with its version, so an event seen before or overtaken changes
/// nothing. The checkpoint is locked while a batch is applied: what is read here can't be changed by another writer.
/// </summary>
internal sealed class RosterProjection<TDb>(bool persons, IEnumerable<IRosterFollower<TDb>> followers) : IProjection<TDb>
    where TDb : ServiceDb
{
    public IReadOnlyList<Holding<TDb>> Holdings { get; } =
    [
        Holding.Of<TDb, RosterHousehold>("households", household => household.Id),
        Holding.Of<TDb, RosterVillage>("villages", village => village.Id),
        Holding.Of<TDb, RosterDivision>("divisions", division => division.Id),
    ];

    public async Task ApplyAsync(TDb db, IReadOnlyList<FeedEvent> events, CancellationToken ct)
    {
        var regrouped = await RosterTree.ApplyAsync(db, LastWords.Of(events, "divisions").ConvertAll(RosterRows.Division), ct);
        await RegroupedAsync(db, regrouped, ct);
        var villages = await VillagesAsync(db, LastWords.Of(events, "villages").ConvertAll(RosterRows.Village), ct);
        var households = await HouseholdsAsync(db, LastWords.Of(events, "households"), ct);
        await ChangedAsync(db, villages, households, ct);
    }

    /// <summary>Households with their members and villages first, so that followers still know where they stood; divisions last.</summary>
    public async Task<int> RemoveOlderAsync(TDb db, long generation, int atMost, CancellationToken ct)
    {
        var households = await db.Set<RosterHousehold>().AsNoTracking().Where(h => h.Generation < generation).Take(atMost).ToListAsync(ct);
        var villages = await db.Set<RosterVillage>().AsNoTracking().Where(v => v.Generation < generation).Take(atMost).ToListAsync(ct);
        if (households.Count + villages.Count == 0)
        {
            var (removed, regrouped) = await RosterTree.RemoveOlderAsync(db, generation, atMost, ct);
            await RegroupedAsync(db, regrouped, ct);
            return removed.Count;
        }

        var (householdIds, villageIds) = (households.ConvertAll(h => h.Id), villages.ConvertAll(v => v.Id));
        await db.DeleteAsync(db.Set<RosterPerson>().Where(p => EF.Parameter(householdIds).Contains(p.HouseholdId)), ct);
        await db.DeleteAsync(db.Set<RosterHousehold>().Where(h => EF.Parameter(householdIds).Contains(h.Id)), ct);
        await db.DeleteAsync(db.Set<RosterVillage>().Where(v => EF.Parameter(villageIds).Contains(v.Id)), ct);
        await ChangedAsync(
            db, villages.ConvertAll(v => new RosterChange<RosterVillage>(v, null)),
            households.ConvertAll(h => new RosterChange<RosterHousehold>(Present(h), null)), ct);
        return households.Count + villages.Count;
    }

    private async Task RegroupedAsync(TDb db, IReadOnlyCollection<Guid> divisions, CancellationToken ct)
    {
        if (divisions.Count > 0)
            foreach (var follower in followers)
                await follower.RegroupedAsync(db, divisions, ct);
    }

    private async Task ChangedAsync(
        TDb db, List<RosterChange<RosterVillage>> villages, List<RosterChange<RosterHousehold>> households, CancellationToken ct)
    {
        if (villages.Count + households.Count > 0)
            foreach (var follower in followers)
                await follower.ChangedAsync(db, villages, households, ct);
    }

    private static async Task<List<RosterChange<RosterVillage>>> VillagesAsync(TDb db, List<RosterVillage> villages, CancellationToken ct)
    {
        if (villages.Count == 0)
            return [];
        var ids = villages.ConvertAll(v => v.Id);
        var stored = await db.Set<RosterVillage>().AsNoTracking().Where(v => EF.Parameter(ids).Contains(v.Id)).ToDictionaryAsync(v => v.Id, ct);
        villages.RemoveAll(v => !db.Overtakes(v, stored.GetValueOrDefault(v.Id)));
        await db.BulkUpsertAsync(villages, ct);
        return villages.ConvertAll(v => new RosterChange<RosterVillage>(stored.GetValueOrDefault(v.Id), v));
    }

    private async Task<List<RosterChange<RosterHousehold>>> HouseholdsAsync(TDb db, List<LastWord> words, CancellationToken ct)
    {
        if (words.Count == 0)
            return [];
        var ids = words.ConvertAll(word => word.Id);
        // made while the database is at work; a malformed one is heard of when that is done, for the connection has to be free then
        var making = Task.Run(
            () => (words.ConvertAll(RosterRows.Household), words.ConvertAll(word => persons ? RosterRows.Persons(word).ToList() : [])), ct);
        var stored = await db.Set<RosterHousehold>().AsNoTracking().Where(h => EF.Parameter(ids).Contains(h.Id)).ToDictionaryAsync(h => h.Id, ct);
        var (rows, members) = await making;
        rows.RemoveAll(row => !db.Overtakes(row, stored.GetValueOrDefault(row.Id)));
        // most are new, in an import and when a newcomer reads from the start: those need no comparing
        await db.BulkInsertAsync(rows.FindAll(row => !stored.ContainsKey(row.Id)), ct);
        var replaced = rows.FindAll(row => stored.ContainsKey(row.Id));
        await db.BulkUpsertAsync(replaced, ct);
        if (persons)
            await PersonsAsync(db, words.Zip(members), rows, replaced, ct);
        return rows.ConvertAll(row => new RosterChange<RosterHousehold>(Present(stored.GetValueOrDefault(row.Id)), Present(row)));
    }

    private static async Task PersonsAsync(
        TDb db, IEnumerable<(LastWord Of, List<RosterPerson> Members)> told, List<RosterHousehold> rows, List<RosterHousehold> replaced, CancellationToken ct)
    {
        var replacedIds = replaced.ConvertAll(row => row.Id);
        if (replacedIds.Count > 0)
            await db.DeleteAsync(db.Set<RosterPerson>().Where(p => EF.Parameter(replacedIds).Contains(p.HouseholdId)), ct);
        var written = rows.Select(row => row.Id).ToHashSet();
        await db.BulkInsertAsync([.. told.Where(household => written.Contains(household.Of.Id)).SelectMany(household => household.Members)], ct);
    }

    private static RosterHousehold? Present(RosterHousehold? household) => household is { Removed: false } ? household : null;
}
