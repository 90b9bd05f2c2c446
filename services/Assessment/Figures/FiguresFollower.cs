using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Fupin.Roster;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>
/// Keeps the figures in step with the roster: what a subject was is taken out of the sums and what it is put in, so a sum always equals a
/// count of the roster. Where the tree of divisions changes, the sums are counted anew.
/// </summary>
internal sealed class FiguresFollower : IRosterFollower<AssessmentDb>
{
    public async Task ChangedAsync(
        AssessmentDb db, IReadOnlyList<RosterChange<RosterVillage>> villages, IReadOnlyList<RosterChange<RosterHousehold>> households, CancellationToken ct)
    {
        var places = villages.SelectMany(v => new[] { v.Before?.DivisionId, v.After?.DivisionId })
            .Concat(households.SelectMany(h => new[] { h.Before?.DivisionId, h.After?.DivisionId }))
            .OfType<Guid>().Distinct().ToList();
        var ancestors = (await db.DivisionAncestors.AsNoTracking().Where(a => EF.Parameter(places).Contains(a.DivisionId)).ToListAsync(ct))
            .ToLookup(a => a.DivisionId, a => a.AncestorId);
        var deltas = new FigureDeltas(ancestors);
        foreach (var (before, after) in villages)
            deltas.Replace(before, after);
        foreach (var (before, after) in households)
            deltas.Replace(before, after);
        await deltas.WriteAsync(db, ct);
    }

    public async Task RegroupedAsync(AssessmentDb db, IReadOnlyCollection<Guid> divisions, CancellationToken ct)
    {
        var changed = divisions.ToList();
        var households = await (
            from ancestor in db.DivisionAncestors
            join household in db.Households() on ancestor.DivisionId equals household.DivisionId
            where EF.Parameter(changed).Contains(ancestor.AncestorId)
            group household by new { ancestor.AncestorId, household.MainCause } into g
            select new { g.Key.AncestorId, g.Key.MainCause, Households = g.LongCount(), Persons = g.Sum(h => (long)h.Persons) }).ToListAsync(ct);
        var villages = await (
            from ancestor in db.DivisionAncestors
            join village in db.Set<RosterVillage>() on ancestor.DivisionId equals village.DivisionId
            where EF.Parameter(changed).Contains(ancestor.AncestorId) && (village.Kind == VillageKind.Poor || village.Kind == VillageKind.DeepPoverty)
            group village by ancestor.AncestorId into g
            select new VillageFigures { DivisionId = g.Key, Version = 1, PoorVillages = g.LongCount() }).ToListAsync(ct);

        await db.DeleteAsync(db.HouseholdFigures.Where(f => EF.Parameter(changed).Contains(f.DivisionId)), ct);
        await db.DeleteAsync(db.VillageFigures.Where(f => EF.Parameter(changed).Contains(f.DivisionId)), ct);
        await db.BulkInsertAsync(
            households.ConvertAll(h => new HouseholdFigures
            {
                DivisionId = h.AncestorId,
                Cause = h.MainCause ?? PovertyCause.Unspecified,
                Version = 1,
                Households = h.Households,
                Persons = h.Persons,
            }),
            ct);
        await db.BulkInsertAsync(villages, ct);
    }
}
