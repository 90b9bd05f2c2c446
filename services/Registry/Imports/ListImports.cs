using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override async Task<ListImportsResponse> ListImports(ListImportsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        check.Known(request.State, "state");
        check.ThrowIfAny();
        var size = PageTokens.Size(request.PageSize, domain: RegistryErrors.Domain);
        var after = request.LastId(request.PageToken);

        await using var db = await databases.CreateDbContextAsync(ct);
        // ids rise with the time an import began
        var query = db.Imports.AsNoTracking();
        if (request.State != ImportState.Unspecified) query = query.Where(i => i.State == request.State);
        if (after is { } last) query = query.Where(i => i.Id < last);
        var found = await query.OrderByDescending(i => i.Id).Take(size + 1).ToListAsync(ct);

        var reply = new ListImportsResponse();
        reply.Imports.AddRange(found.Take(size).Select(i => i.ToMessage()));
        if (found.Count > size) reply.NextPageToken = PageTokens.Encode(request, found[size - 1].Id.ToString());
        return reply;
    }
}
