using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override async Task<ListHouseholdsResponse> ListHouseholds(ListHouseholdsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var division = check.ResourceId(request.Division, "division", "divisions");
        check.FactsYear(request.Year, "year");
        check.Known(request.Finding, "finding");
        check.Known(request.MainCause, "main_cause");
        check.ThrowIfAny();
        var size = PageTokens.Size(request.PageSize, domain: RegistryErrors.Domain);
        var after = request.LastId(request.PageToken);

        var tree = await trees.GetAsync(ct);
        var top = tree.Find(division) ?? throw RegistryErrors.DivisionNotFound();
        await using var db = await databases.CreateDbContextAsync(ct);
        var filter = new CardFilter(tree, top, request.Year)
        {
            Finding = request.Finding,
            MainCause = request.MainCause,
            Number = request.Number,
            At = await db.RecordedAtAsync(request.AsRecordedAt, clock, ct),
            Only = context.Caller().Scope.Only(top.Path),
        };
        var found = await filter.ReadAsync(db, after, size + 1, ct);

        var reply = new ListHouseholdsResponse();
        foreach (var card in found.Take(size))
            reply.Households.Add(card.ToMessage(await trees.StandingAsync(card.Household.DivisionId, ct), protector, ClassA.Masked));
        if (found.Count > size) reply.NextPageToken = PageTokens.Encode(request, found[size - 1].Household.Id.ToString());
        return reply;
    }
}
