using Fupin.Chassis.Faults;
using Fupin.Roster;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

internal static class ScopeTable
{
    /// <summary>The division asked for; empty: the deployment's city, found by its level and name.</summary>
    public static async Task<RosterDivision> ScopeAsync(
        this AssessmentDb db, string name, string city, string cityName, DateOnly today, CancellationToken ct)
    {
        if (name.Length == 0)
        {
            var cities = await db.Divisions.AsNoTracking()
                .Where(d => d.Level == DivisionLevel.City && d.DisplayName == cityName)
                .ToListAsync(ct);
            return cities.OrderByDescending(d => d.IsValidOn(today)).ThenBy(d => d.Code, StringComparer.Ordinal).FirstOrDefault()
                ?? throw AssessmentErrors.CityNotRecorded(city, cityName);
        }

        var check = new FieldCheck(AssessmentErrors.Domain);
        var id = check.ResourceId(name, "division", "divisions");
        check.ThrowIfAny();
        return await db.Divisions.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) ?? throw AssessmentErrors.DivisionNotFound(name);
    }

    /// <summary>Divisions of a level below another, in the order of their codes.</summary>
    public static async Task<List<RosterDivision>> BelowAsync(
        this AssessmentDb db, RosterDivision scope, DivisionLevel level, CancellationToken ct)
    {
        var divisions = await db.DivisionAncestors
            .Where(a => a.AncestorId == scope.Id)
            .Join(db.Divisions.Where(d => d.Level == level), a => a.DivisionId, d => d.Id, (_, d) => d)
            .AsNoTracking()
            .ToListAsync(ct);
        return [.. divisions.OrderBy(d => d.Code, StringComparer.Ordinal).ThenBy(d => d.Id)];
    }
}
