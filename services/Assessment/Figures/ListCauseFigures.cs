using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

internal sealed partial class FigureService
{
    /// <summary>All causes of REG-09, counted or not, in the order of the form.</summary>
    public override async Task<V1.ListCauseFiguresResponse> ListCauseFigures(V1.ListCauseFiguresRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var city = options.City;
        await using var snapshot = await db.BeginSnapshotAsync(ct);

        var scope = await db.ScopeAsync(request.Division, city, jurisdictions.CityName(city), clock.Today(), ct);
        var counts = await db.HouseholdFigures
            .Where(f => f.DivisionId == scope.Id)
            .ToDictionaryAsync(f => f.Cause, f => (f.Households, f.Persons), ct);
        var withoutCause = counts.GetValueOrDefault(PovertyCause.Unspecified);
        var persons = counts.Values.Sum(c => c.Persons) - withoutCause.Persons;

        var response = new V1.ListCauseFiguresResponse
        {
            HouseholdsWithoutCause = withoutCause.Households,
            Position = await db.RegistryPositionAsync(ct),
        };
        response.Lines.AddRange(
            from cause in Enum.GetValues<PovertyCause>()
            where cause != PovertyCause.Unspecified
            let count = counts.GetValueOrDefault(cause)
            select new V1.CauseFigures
            {
                Cause = cause,
                Households = count.Households,
                Persons = count.Persons,
                ShareE4 = persons == 0 ? 0 : (int)Scaled.Ratio(count.Persons, persons, 10_000),
            });
        return response;
    }
}
