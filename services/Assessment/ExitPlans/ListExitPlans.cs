using System.Globalization;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.ExitPlans;

internal sealed partial class ExitPlanService
{
    private const int PageLimit = 100;

    public override async Task<V1.ListExitPlansResponse> ListExitPlans(V1.ListExitPlansRequest request, ServerCallContext context)
    {
        var check = new FieldCheck(AssessmentErrors.Domain);
        ExitPlanRules.CheckJurisdiction(check, request.Jurisdiction, jurisdictions);
        check.ThrowIfAny();

        var filter = new V1.ListExitPlansRequest { Jurisdiction = request.Jurisdiction };
        var last = PageTokens.Decode(filter, request.PageToken, AssessmentErrors.Domain);
        var after = last is null ? 0 : int.Parse(last, CultureInfo.InvariantCulture);
        var size = PageTokens.Size(request.PageSize, PageLimit, PageLimit);

        var plans = await db.ExitPlans.AsNoTracking()
            .Include(p => p.Lines)
            .Where(p => p.Jurisdiction == request.Jurisdiction && p.Edition > after)
            .OrderBy(p => p.Edition)
            .Take(size + 1)
            .ToListAsync(context.CancellationToken);

        var response = new V1.ListExitPlansResponse();
        response.ExitPlans.AddRange(plans.Take(size).Select(p => p.ToMessage()));
        if (plans.Count > size)
            response.NextPageToken = PageTokens.Encode(filter, plans[size - 1].Edition.ToString(CultureInfo.InvariantCulture));
        return response;
    }
}
