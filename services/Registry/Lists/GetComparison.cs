using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Lists;

internal sealed partial class ComparisonService
{
    public override async Task<V1.Comparison> GetComparison(GetComparisonRequest request, ServerCallContext context)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "comparisons");
        check.ThrowIfAny();
        var comparison = await db.Comparisons.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, context.CancellationToken) ?? throw RegistryErrors.ComparisonNotFound();
        return await ToldAsync(comparison, context.Caller(), context.CancellationToken);
    }

    private async Task<V1.Comparison> ToldAsync(Comparison comparison, Caller caller, CancellationToken ct)
    {
        var division = await trees.StandingAsync(comparison.DivisionId, ct);
        var told = caller.Scope.Covers((division.At(DivisionLevel.City) ?? division).Path);
        var open = db.Differences.Where(d => d.ComparisonId == comparison.Id && d.Outcome == DifferenceOutcome.Unspecified);
        if (!told) open = open.Where(d => d.Verdict != PersonVerdict.Elsewhere);
        return comparison.ToMessage(division, told, await open.LongCountAsync(ct));
    }
}
