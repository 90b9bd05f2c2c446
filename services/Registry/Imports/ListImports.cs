using Fupin.Chassis.Access;
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
        var query = db.Imports.AsNoTracking();
        if (context.Caller().Scope is { IsWhole: false } scope)
        {
            var visible = await VisibleScopesAsync(db, scope, ct);
            query = query.Where(i => EF.Parameter(visible).Contains(i.Scope));
        }

        // ids rise with the time an import began
        if (request.State != ImportState.Unspecified) query = query.Where(i => i.State == request.State);
        if (after is { } last) query = query.Where(i => i.Id < last);
        var found = await query.OrderByDescending(i => i.Id).Take(size + 1).ToListAsync(ct);

        var reply = new ListImportsResponse();
        reply.Imports.AddRange(found.Take(size).Select(i => i.ToMessage()));
        if (found.Count > size) reply.NextPageToken = PageTokens.Encode(request, found[size - 1].Id.ToString());
        return reply;
    }

    /// <summary>The areas imports were made for that lie in a caller's own: there are few, whatever the number of imports.</summary>
    private async Task<List<string>> VisibleScopesAsync(RegistryDb db, Scope scope, CancellationToken ct)
    {
        var tree = await trees.GetAsync(ct);
        var made = await db.Imports.Select(i => i.Scope).Distinct().ToListAsync(ct);
        return made.FindAll(text => text.Split(' ').All(code => scope.Covers(tree.WithCode(code) is [var node, ..] ? node.Path : new([code]))));
    }
}
