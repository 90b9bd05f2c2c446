using Fupin.Chassis.Access;
using Fupin.Chassis.Requests;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Villages;

internal sealed partial class VillageService
{
    public override async Task<ImportVillagesResponse> ImportVillages(ImportVillagesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var rows = new VillageRows(await trees.GetAsync(ct), context.Caller().Scope, clock.Today());
        rows.Read(request.Rows);
        return await db.OnceAsync(context, request.RequestId, request, WriteAsync, ct);

        async Task<ImportVillagesResponse> WriteAsync()
        {
            await db.TakeTurnAsync("villages", ct);
            var divisions = rows.Valid.Select(r => r.Division.Id).ToList();
            var registered = await db.Villages.Where(v => EF.Parameter(divisions).Contains(v.DivisionId)).ToDictionaryAsync(v => v.DivisionId, ct);
            var ids = registered.Values.Select(v => v.Id).ToList();
            var years = (await db.VillageYears.AsNoTracking().Where(y => EF.Parameter(ids).Contains(y.VillageId)).ToListAsync(ct))
                .ToDictionary(y => (y.VillageId, y.Year));
            var plan = new VillagePlan(registered, years, clock.Now());
            foreach (var row in rows.Valid) plan.Add(row);
            plan.ThrowIfRefused();

            await db.BulkInsertAsync(plan.New, ct);
            await db.BulkInsertAsync(plan.NewYears, ct);
            foreach (var village in registered.Values.Intersect(plan.Changed.Select(c => c.Village)).Except(plan.New))
                db.Entry(village).State = EntityState.Modified;
            await db.SaveChangesAsync(ct);
            foreach (var (village, year, division) in plan.Changed)
            {
                var message = village.ToMessage(year, division);
                db.Publish(new VillageRecorded { Village = message }, message.Name, village.Version, message.Division);
            }

            return new() { Registered = plan.Changed.Count, Unchanged = plan.Unchanged };
        }
    }
}
