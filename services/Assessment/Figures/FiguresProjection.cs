using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>
/// Keeps the figures from the registry's events. Each subject's last contribution is stored with its version: an event seen before or
/// overtaken changes nothing, and the sums can be counted anew from the contributions at any time.
/// </summary>
internal sealed class FiguresProjection : IProjection<AssessmentDb>
{
    public IReadOnlyList<Holding<AssessmentDb>> Holdings { get; } =
    [
        Holding.Of<AssessmentDb, HouseholdContribution>("households", household => household.HouseholdId),
        Holding.Of<AssessmentDb, VillageContribution>("villages", village => village.VillageId),
        Holding.Of<AssessmentDb, MirroredDivision>("divisions", division => division.Id),
    ];

    public async Task ApplyAsync(AssessmentDb db, IReadOnlyList<FeedEvent> events, CancellationToken ct)
    {
        await DivisionMirror.ApplyAsync(db, LatestStates.Of<DivisionRecorded, Division>(events, "divisions", e => e.Division), ct);

        var villages = LatestStates.Of<VillageRecorded, Village>(events, "villages", e => e.Village).ConvertAll(ToContribution);
        var households = LatestStates.Of<HouseholdRecorded, Household>(events, "households", e => e.Household).ConvertAll(ToContribution);
        var oldVillages = await ReplaceVillagesAsync(db, villages, ct);
        var oldHouseholds = await ReplaceHouseholdsAsync(db, households, ct);
        var deltas = new FigureDeltas(await AncestorsAsync(db, villages, households, oldVillages, oldHouseholds, ct));
        oldVillages.ForEach(v => deltas.Add(v, -1));
        villages.ForEach(v => deltas.Add(v, +1));
        oldHouseholds.ForEach(h => deltas.Add(h, -1));
        households.ForEach(h => deltas.Add(h, +1));
        await deltas.WriteAsync(db, ct);
    }

    /// <summary>Households and villages leave the sums they are in; divisions, last, take their own sums along.</summary>
    public async Task<int> RemoveOlderAsync(AssessmentDb db, long generation, int atMost, CancellationToken ct)
    {
        var households = await db.HouseholdContributions.AsNoTracking().Where(h => h.Generation < generation).Take(atMost).ToListAsync(ct);
        var villages = await db.VillageContributions.AsNoTracking().Where(v => v.Generation < generation).Take(atMost).ToListAsync(ct);
        if (households.Count + villages.Count == 0)
            return await DivisionMirror.RemoveOlderAsync(db, generation, atMost, ct);
        var deltas = new FigureDeltas(await AncestorsAsync(db, [], [], villages, households, ct));
        households.ForEach(h => deltas.Add(h, -1));
        villages.ForEach(v => deltas.Add(v, -1));
        await deltas.WriteAsync(db, ct);
        var (householdIds, villageIds) = (households.ConvertAll(h => h.HouseholdId), villages.ConvertAll(v => v.VillageId));
        return await db.HouseholdContributions.Where(h => householdIds.Contains(h.HouseholdId)).ExecuteDeleteAsync(ct)
            + await db.VillageContributions.Where(v => villageIds.Contains(v.VillageId)).ExecuteDeleteAsync(ct);
    }

    private static async Task<ILookup<Guid, Guid>> AncestorsAsync(
        AssessmentDb db, List<VillageContribution> villages, List<HouseholdContribution> households,
        List<VillageContribution> oldVillages, List<HouseholdContribution> oldHouseholds, CancellationToken ct)
    {
        var divisions = villages.Concat(oldVillages).Select(v => v.DivisionId)
            .Concat(households.Concat(oldHouseholds).Select(h => h.DivisionId))
            .ToHashSet();
        var ancestors = (await db.DivisionAncestors.AsNoTracking().Where(a => divisions.Contains(a.DivisionId)).ToListAsync(ct))
            .ToLookup(a => a.DivisionId, a => a.AncestorId);

        foreach (var village in villages.Where(v => !ancestors.Contains(v.DivisionId)))
            throw AssessmentErrors.UnknownDivision(ResourceNames.Format("villages", village.VillageId), village.DivisionId);
        foreach (var household in households.Where(h => !ancestors.Contains(h.DivisionId)))
            throw AssessmentErrors.UnknownDivision(ResourceNames.Format("households", household.HouseholdId), household.DivisionId);
        return ancestors;
    }

    /// <summary>Stores the contributions that are newer, drops the others from the list, and returns what they replace.</summary>
    private static async Task<List<HouseholdContribution>> ReplaceHouseholdsAsync(
        AssessmentDb db, List<HouseholdContribution> households, CancellationToken ct)
    {
        if (households.Count == 0)
            return [];
        var ids = households.ConvertAll(h => h.HouseholdId);
        var stored = await db.HouseholdContributions.AsNoTracking()
            .Where(h => ids.Contains(h.HouseholdId))
            .ToDictionaryAsync(h => h.HouseholdId, ct);
        households.RemoveAll(h => stored.TryGetValue(h.HouseholdId, out var old) && !db.Overtakes(h, old));

        await db.BulkUpsertAsync(households, ct);
        return [.. households.Select(h => stored.GetValueOrDefault(h.HouseholdId)).OfType<HouseholdContribution>()];
    }

    private static async Task<List<VillageContribution>> ReplaceVillagesAsync(
        AssessmentDb db, List<VillageContribution> villages, CancellationToken ct)
    {
        if (villages.Count == 0)
            return [];
        var ids = villages.ConvertAll(v => v.VillageId);
        var stored = await db.VillageContributions.AsNoTracking()
            .Where(v => ids.Contains(v.VillageId))
            .ToDictionaryAsync(v => v.VillageId, ct);
        villages.RemoveAll(v => stored.TryGetValue(v.VillageId, out var old) && !db.Overtakes(v, old));

        await db.BulkUpsertAsync(villages, ct);
        return [.. villages.Select(v => stored.GetValueOrDefault(v.VillageId)).OfType<VillageContribution>()];
    }

    private static HouseholdContribution ToContribution(Latest<Household> household) => new()
    {
        HouseholdId = household.Id,
        Version = household.Version,
        Digest = household.Digest,
        DivisionId = DivisionMirror.Id(household.State.Division, household.State.Name),
        Persons = household.State.Members.Count,
        Cause = household.State.Facts?.MainCause ?? PovertyCause.Unspecified,
        Status = household.State.Facts?.Status ?? PovertyStatus.Unspecified,
    };

    private static VillageContribution ToContribution(Latest<Village> village) => new()
    {
        VillageId = village.Id,
        Version = village.Version,
        Digest = village.Digest,
        DivisionId = DivisionMirror.Id(village.State.Division, village.State.Name),
        Kind = village.State.Facts?.Kind ?? VillageKind.Unspecified,
    };
}
