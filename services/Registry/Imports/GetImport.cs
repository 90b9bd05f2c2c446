using Fupin.Chassis.Faults;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override async Task<V1.Import> GetImport(GetImportRequest request, ServerCallContext context)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "imports");
        check.ThrowIfAny();
        await using var db = await databases.CreateDbContextAsync(context.CancellationToken);
        var import = await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, context.CancellationToken);
        return import?.ToMessage() ?? throw RegistryErrors.ImportNotFound();
    }
}
