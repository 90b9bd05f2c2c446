using Fupin.Chassis.Access;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

internal static class DivisionPaths
{
    /// <summary>The codes from the province down to each division that is mirrored, by one statement.</summary>
    public static async Task<Dictionary<Guid, DivisionPath>> PathsAsync(this AssessmentDb db, IReadOnlyCollection<Guid> divisions, CancellationToken ct)
    {
        var ids = divisions.ToList();
        var steps = await db.DivisionAncestors.AsNoTracking()
            .Where(a => ids.Contains(a.DivisionId))
            .Join(db.Divisions, a => a.AncestorId, d => d.Id, (a, d) => new { a.DivisionId, d.Level, d.Code })
            .ToListAsync(ct);
        return steps.GroupBy(s => s.DivisionId).ToDictionary(g => g.Key, g => new DivisionPath([.. g.OrderBy(s => s.Level).Select(s => s.Code)]));
    }

    /// <summary>Cities of a name, as the registry has recorded them.</summary>
    public static async Task<IReadOnlyList<DivisionPath>> CityPathsAsync(this AssessmentDb db, string name, CancellationToken ct)
    {
        var cities = await db.Divisions.Where(d => d.Level == DivisionLevel.City && d.DisplayName == name).Select(d => d.Id).ToListAsync(ct);
        return [.. (await db.PathsAsync(cities, ct)).Values];
    }
}
