using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Villages;

internal sealed partial class VillageService
{
    public override async Task<V1.Village> GetVillage(GetVillageRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "villages");
        check.FactsYear(request.Year, "year");
        check.ThrowIfAny();

        var card = await db.WithFacts(db.Villages.Where(v => v.Id == id), request.Year).AsNoTracking().SingleOrDefaultAsync(ct)
            ?? throw RegistryErrors.VillageNotFound();
        return card.Village.ToMessage(card.Year, await trees.StandingAsync(card.Village.DivisionId, ct));
    }
}
