using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Divisions;

internal sealed partial class DivisionService
{
    public override async Task<ListDivisionsResponse> ListDivisions(ListDivisionsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var date = DateOf(request.Date, check);
        var parent = request.Parent.Length > 0 ? check.ResourceId(request.Parent, "parent", "divisions") : (Guid?)null;
        check.ThrowIfAny();
        var size = PageTokens.Size(request.PageSize, domain: RegistryErrors.Domain);
        var filter = new ListDivisionsRequest { Parent = request.Parent, Level = request.Level, Date = date.ToMessage() };
        var after = PageTokens.Decode(filter, request.PageToken, RegistryErrors.Domain);

        var tree = await trees.GetAsync(ct);
        var scope = context.Caller().Scope;
        var top = parent is { } id ? tree.Find(id) : null;
        if (parent is not null && (top is null || !scope.Sees(top.Path)))
            throw scope.IsWhole ? RegistryErrors.DivisionNotFound() : RegistryErrors.OutsideScope();
        IEnumerable<DivisionNode> inTree = top is null ? tree.Ordered : DivisionTree.Below(top, date).Skip(1).OrderBy(Key, StringComparer.Ordinal);
        var page = inTree
            .Where(n => n.Division.ValidOn(date) && (request.Level == DivisionLevel.Unspecified || n.Level == request.Level))
            .Where(n => scope.Sees(n.Path))
            .Where(n => after is null || string.CompareOrdinal(Key(n), after) > 0)
            .Take(size + 1)
            .ToList();

        var shown = page.Take(size).ToList();
        var ids = shown.Select(n => n.Id).ToList();
        var successors = (await db.DivisionSuccessors.Where(s => EF.Parameter(ids).Contains(s.DivisionId)).ToListAsync(ct))
            .ToLookup(s => s.DivisionId, s => s.SuccessorId);
        var reply = new ListDivisionsResponse { NextPageToken = page.Count > size ? PageTokens.Encode(filter, Key(shown[^1])) : "" };
        reply.Divisions.AddRange(shown.Select(n => n.Division.ToMessage(successors[n.Id].Order())));
        return reply;
    }

    private static string Key(DivisionNode node) => $"{node.Code}/{node.Id}";
}
