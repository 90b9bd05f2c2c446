using Fupin.Assessment.ExitPlans;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Roster;
using Fupin.Type.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

internal sealed partial class FigureService
{
    /// <summary>Registered counts come from the register, never from the plan (CON-03); what nobody printed or counted stays unset.</summary>
    public override async Task<V1.ListFiguresResponse> ListFigures(V1.ListFiguresRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var today = clock.Today();
        var city = options.City;
        var cityName = jurisdictions.CityName(city);
        await using var snapshot = await db.BeginSnapshotAsync(ct);

        var scope = await db.ScopeAsync(request.Division, city, cityName, today, ct);
        var level = request.Level == DivisionLevel.Unspecified ? DivisionLevel.County : request.Level;
        var check = new FieldCheck(AssessmentErrors.Domain);
        check.Require(
            level > scope.Level && Enum.IsDefined(level), "level", "NOT_BELOW",
            "层级应低于所查的行政区划", "the level must be below the division's own");
        check.ThrowIfAny();

        var counts = await CountsAsync(scope, level, ct);
        var plan = PlanInForce.Of(await db.EditionsAsync(city, ct));
        var total = counts.GetValueOrDefault(scope.Id, Counts.None);

        var response = new V1.ListFiguresResponse
        {
            Total = Line(scope, total, total.Persons, plan, cityName),
            Position = await db.RegistryPositionAsync(ct),
        };
        foreach (var division in await db.BelowAsync(scope, level, ct))
        {
            var count = counts.GetValueOrDefault(division.Id, Counts.None);
            if (count != Counts.None || division.IsValidOn(today))
                response.Lines.Add(Line(division, count, total.Persons, plan, cityName));
        }

        response.PlanDocuments.AddRange(plan?.Documents ?? []);
        return response;
    }

    private static V1.Figures Line(RosterDivision division, Counts count, long totalPersons, PlanInForce? plan, string cityName)
    {
        var line = new V1.Figures
        {
            Division = ResourceNames.Format("divisions", division.Id),
            DivisionCode = division.Code,
            DisplayName = division.DisplayName,
            PoorVillages = count.PoorVillages,
            RegisteredHouseholds = count.Households,
            RegisteredPersons = count.Persons,
            ShareE4 = totalPersons == 0 ? 0 : (int)Scaled.Ratio(count.Persons, totalPersons, 10_000),
        };
        if (plan is null || PlannedName(division, cityName) is not { } name)
            return line;

        if (plan.ExitYearOf(name) is { } year)
            line.PlannedExitYear = year;
        line.PlannedExits.AddRange(plan.ExitsOf(name).Select(ToMessage));
        return line;
    }

    /// <summary>How the plan names a division: the whole city by the empty name, a county by its own; others are not in it.</summary>
    private static string? PlannedName(RosterDivision division, string cityName) => division.Level switch
    {
        DivisionLevel.City when string.Equals(division.DisplayName, cityName, StringComparison.Ordinal) => "",
        DivisionLevel.County => division.DisplayName,
        _ => null,
    };

    private static V1.PlannedExit ToMessage(ExitPlanLine line)
    {
        var exit = new V1.PlannedExit { Year = line.Year };
        if (line.Persons is { } persons)
            exit.Persons = persons;
        if (line.Villages is { } villages)
            exit.Villages = villages;
        return exit;
    }

    private async Task<Dictionary<Guid, Counts>> CountsAsync(RosterDivision scope, DivisionLevel level, CancellationToken ct)
    {
        var divisions = db.DivisionAncestors
            .Where(a => a.AncestorId == scope.Id && (a.DivisionId == scope.Id || db.Divisions.Any(d => d.Id == a.DivisionId && d.Level == level)))
            .Select(a => a.DivisionId);
        var households = await db.HouseholdFigures
            .Where(f => divisions.Contains(f.DivisionId))
            .GroupBy(f => f.DivisionId)
            .Select(g => new { g.Key, Households = g.Sum(f => f.Households), Persons = g.Sum(f => f.Persons) })
            .ToDictionaryAsync(f => f.Key, ct);
        var villages = await db.VillageFigures
            .Where(f => divisions.Contains(f.DivisionId))
            .ToDictionaryAsync(f => f.DivisionId, f => f.PoorVillages, ct);

        return households.Keys.Union(villages.Keys).ToDictionary(
            id => id,
            id => households.TryGetValue(id, out var f)
                ? new Counts(villages.GetValueOrDefault(id), f.Households, f.Persons)
                : new Counts(villages[id], 0, 0));
    }

    private sealed record Counts(long PoorVillages, long Households, long Persons)
    {
        public static readonly Counts None = new(0, 0, 0);
    }
}
