using Fupin.Assessment.Figures;
using Fupin.Chassis.Access;
using Fupin.Chassis.Requests;
using Fupin.Chassis.Values;
using Grpc.Core;

namespace Fupin.Assessment.ExitPlans;

internal sealed partial class ExitPlanService
{
    public override async Task<V1.ExitPlan> ImportExitPlan(V1.ImportExitPlanRequest request, ServerCallContext context)
    {
        ExitPlanRules.Check(request, jurisdictions);
        var ct = context.CancellationToken;
        await CheckScopeAsync(context.Caller().Scope, request.Jurisdiction, ct);

        return await db.OnceAsync(
            context, request.RequestId, request,
            async () =>
            {
                await db.LockEditionsAsync(request.Jurisdiction, ct);
                var editions = await db.EditionsAsync(request.Jurisdiction, ct);
                var lines = request.Lines.Select((line, i) => line.ToLine(i)).ToList();

                var latest = editions.LastOrDefault(e => string.Equals(e.Document, request.Document, StringComparison.Ordinal));
                if (latest is not null && latest.Prints(lines))
                    return latest.ToMessage();

                var plan = new ExitPlan
                {
                    Id = Guid.CreateVersion7(),
                    Jurisdiction = request.Jurisdiction,
                    Edition = editions.Count == 0 ? 1 : editions[^1].Edition + 1,
                    Document = request.Document,
                    RecordedAt = clock.Now(),
                    Lines = lines,
                };
                db.ExitPlans.Add(plan);
                return plan.ToMessage();
            },
            ct);
    }

    /// <summary>A plan is of a whole city; the jurisdiction is no resource name, so it is judged here.</summary>
    private async Task CheckScopeAsync(Scope scope, string jurisdiction, CancellationToken ct)
    {
        if (scope.IsWhole) return;
        var paths = await db.CityPathsAsync(jurisdictions.CityName(jurisdiction), ct);
        if (paths.Count == 0 || !paths.All(scope.Covers)) throw AssessmentErrors.OutsideScope();
    }
}
