using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>A division that stands under another parent takes all below it along; the divisions it leaves and enters are counted anew.</summary>
internal static class DivisionMove
{
    public static async Task ApplyAsync(AssessmentDb db, MirroredDivision moved, CancellationToken ct)
    {
        var subtree = await db.DivisionAncestors.Where(a => a.AncestorId == moved.Id).Select(a => a.DivisionId).ToListAsync(ct);
        var left = await AboveAsync(db, moved.Id, ct);
        left.Remove(moved.Id);
        var entered = moved.ParentId is { } parent ? await AboveAsync(db, parent, ct) : [];
        if (moved.ParentId is not null && entered.Count == 0)
            throw AssessmentErrors.UnknownDivision(ResourceNames.Format("divisions", moved.Id), moved.ParentId.Value);
        if (entered.Contains(moved.Id))
            throw AssessmentErrors.DivisionBelowItself(moved.Id);

        await db.DivisionAncestors
            .Where(a => left.Contains(a.AncestorId) && db.DivisionAncestors.Any(s => s.AncestorId == moved.Id && s.DivisionId == a.DivisionId))
            .ExecuteDeleteAsync(ct);
        await db.BulkInsertAsync(
            [.. subtree.SelectMany(_ => entered, (division, ancestor) => new DivisionAncestor { AncestorId = ancestor, DivisionId = division })], ct);

        var changed = left.ToHashSet();
        changed.SymmetricExceptWith(entered);
        await CountAsync(db, changed, ct);
    }

    /// <summary>Counts divisions from the contributions below them.</summary>
    private static async Task CountAsync(AssessmentDb db, HashSet<Guid> divisions, CancellationToken ct)
    {
        var households = await (
            from ancestor in db.DivisionAncestors
            join household in db.HouseholdContributions on ancestor.DivisionId equals household.DivisionId
            where divisions.Contains(ancestor.AncestorId)
            group household by new { ancestor.AncestorId, household.Cause } into g
            select new HouseholdFigures
            {
                DivisionId = g.Key.AncestorId,
                Cause = g.Key.Cause,
                Version = 1,
                Households = g.LongCount(),
                Persons = g.Sum(h => (long)h.Persons),
            }).ToListAsync(ct);
        var villages = await (
            from ancestor in db.DivisionAncestors
            join village in db.VillageContributions on ancestor.DivisionId equals village.DivisionId
            where divisions.Contains(ancestor.AncestorId) && (village.Kind == VillageKind.Poor || village.Kind == VillageKind.DeepPoverty)
            group village by ancestor.AncestorId into g
            select new VillageFigures { DivisionId = g.Key, Version = 1, PoorVillages = g.LongCount() }).ToListAsync(ct);

        await db.HouseholdFigures.Where(f => divisions.Contains(f.DivisionId)).ExecuteDeleteAsync(ct);
        await db.VillageFigures.Where(f => divisions.Contains(f.DivisionId)).ExecuteDeleteAsync(ct);
        await db.BulkInsertAsync(households, ct);
        await db.BulkInsertAsync(villages, ct);
    }

    private static async Task<List<Guid>> AboveAsync(AssessmentDb db, Guid division, CancellationToken ct) =>
        await db.DivisionAncestors.Where(a => a.DivisionId == division).Select(a => a.AncestorId).ToListAsync(ct);
}
