using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Fupin.Roster;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>
/// What a batch changes in the sums, for the divisions of its subjects and every division above; the changed rows are then replaced.
/// </summary>
internal sealed class FigureDeltas(ILookup<Guid, Guid> ancestors)
{
    private readonly Dictionary<(Guid Division, PovertyCause Cause), (long Households, long Persons)> households = [];
    private readonly Dictionary<Guid, long> poorVillages = [];

    public void Replace(RosterHousehold? before, RosterHousehold? after)
    {
        Add(before, -1);
        Add(after, +1);
    }

    public void Replace(RosterVillage? before, RosterVillage? after)
    {
        Add(before, -1);
        Add(after, +1);
    }

    public async Task WriteAsync(AssessmentDb db, CancellationToken ct)
    {
        await WriteHouseholdsAsync(db, ct);
        await WriteVillagesAsync(db, ct);
    }

    private void Add(RosterHousehold? household, int sign)
    {
        if (household is null)
            return;
        var cause = household.MainCause ?? PovertyCause.Unspecified;
        foreach (var division in ancestors[household.DivisionId])
        {
            var sum = households.GetValueOrDefault((division, cause));
            households[(division, cause)] = (sum.Households + sign, sum.Persons + (sign * household.Persons));
        }
    }

    private void Add(RosterVillage? village, int sign)
    {
        if (village is not { IsPoor: true })
            return;
        foreach (var division in ancestors[village.DivisionId])
            poorVillages[division] = poorVillages.GetValueOrDefault(division) + sign;
    }

    private async Task WriteHouseholdsAsync(AssessmentDb db, CancellationToken ct)
    {
        var changed = households.Where(d => d.Value != default).ToList();
        if (changed.Count == 0)
            return;
        var divisions = changed.Select(d => d.Key.Division).Distinct().ToList();
        var sums = await db.HouseholdFigures.AsNoTracking()
            .Where(f => divisions.Contains(f.DivisionId))
            .ToDictionaryAsync(f => (f.DivisionId, f.Cause), ct);
        await db.BulkUpsertAsync(changed.ConvertAll(d => Sum(d.Key.Division, d.Key.Cause, sums.GetValueOrDefault(d.Key), d.Value)), ct);
    }

    private async Task WriteVillagesAsync(AssessmentDb db, CancellationToken ct)
    {
        var changed = poorVillages.Where(d => d.Value != 0).ToList();
        if (changed.Count == 0)
            return;
        var divisions = changed.ConvertAll(d => d.Key);
        var sums = await db.VillageFigures.AsNoTracking().Where(f => divisions.Contains(f.DivisionId)).ToDictionaryAsync(f => f.DivisionId, ct);
        await db.BulkUpsertAsync(changed.ConvertAll(d => Sum(d.Key, sums.GetValueOrDefault(d.Key), d.Value)), ct);
    }

    private static HouseholdFigures Sum(Guid division, PovertyCause cause, HouseholdFigures? old, (long Households, long Persons) delta) => new()
    {
        DivisionId = division,
        Cause = cause,
        Version = (old?.Version ?? 0) + 1,
        Households = (old?.Households ?? 0) + delta.Households,
        Persons = (old?.Persons ?? 0) + delta.Persons,
    };

    private static VillageFigures Sum(Guid division, VillageFigures? old, long delta) => new()
    {
        DivisionId = division,
        Version = (old?.Version ?? 0) + 1,
        PoorVillages = (old?.PoorVillages ?? 0) + delta,
    };
}
