using Fupin.Chassis.Faults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.ExitPlans;

internal sealed partial class ExitPlanService
{
    public override async Task<V1.ExitPlan> GetExitPlan(V1.GetExitPlanRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(AssessmentErrors.Domain);

        if (string.Equals(request.Name, ExitPlanMessages.InForce, StringComparison.Ordinal))
        {
            ExitPlanRules.CheckJurisdiction(check, request.Jurisdiction, jurisdictions);
            check.ThrowIfAny();
            var inForce = PlanInForce.Of(await db.EditionsAsync(request.Jurisdiction, ct));
            return inForce?.ToMessage() ?? throw AssessmentErrors.NoExitPlan(request.Jurisdiction);
        }

        var id = check.ResourceId(request.Name, "name", ExitPlanMessages.Collection);
        check.ThrowIfAny();
        var plan = await db.ExitPlans.AsNoTracking().Include(p => p.Lines).SingleOrDefaultAsync(p => p.Id == id, ct);
        return plan?.ToMessage() ?? throw AssessmentErrors.ExitPlanNotFound(request.Name);
    }
}
