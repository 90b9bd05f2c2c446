using Fupin.Chassis.Access;
using Fupin.Chassis.Requests;
using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Divisions;

internal sealed partial class DivisionService
{
    public override async Task<ImportDivisionsResponse> ImportDivisions(ImportDivisionsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var reply = await db.OnceAsync(context, request.RequestId, request, WriteAsync, ct);
        trees.Forget();
        return reply;

        async Task<ImportDivisionsResponse> WriteAsync()
        {
            await db.TakeTurnAsync("divisions", ct);
            var plan = new DivisionPlan(await db.Divisions.AsNoTracking().ToListAsync(ct), await db.DivisionSuccessors.AsNoTracking().ToListAsync(ct), context.Caller().Scope, clock);
            plan.Add(request.Rows);
            plan.ThrowIfRefused();
            await db.BulkInsertAsync(plan.New, ct);
            await db.BulkInsertAsync(plan.NewSuccessors, ct);
            var successors = plan.NewSuccessors.ToLookup(s => s.DivisionId, s => s.SuccessorId);
            foreach (var division in plan.New)
            {
                var message = division.ToMessage(successors[division.Id].Order());
                db.Publish(new DivisionRecorded { Division = message }, message.Name, division.Version, message.Name);
            }

            return new() { Registered = plan.New.Count, Unchanged = plan.Unchanged };
        }
    }
}
