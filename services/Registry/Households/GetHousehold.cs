using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override async Task<V1.Household> GetHousehold(GetHouseholdRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "households");
        check.FactsYear(request.Year, "year");
        check.ThrowIfAny();

        var card = request.AsRecordedAt is null ? await cards.FindAsync(id, request.Year, ct) : await PastCardAsync(id, request, ct);
        if (card is null) throw RegistryErrors.HouseholdNotFound();
        var village = await trees.StandingAsync(card.Household.DivisionId, ct);
        return card.ToMessage(village, protector, context.Caller().Purpose == Purpose.Unspecified ? ClassA.Masked : ClassA.Clear);
    }

    private async Task<HouseholdCard?> PastCardAsync(Guid id, GetHouseholdRequest request, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var at = await db.RecordedAtAsync(request.AsRecordedAt, clock, ct);
        return await PastCards.FindAsync(db, id, request.Year, at!.Value, ct);
    }
}
