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

        var card = await cards.FindAsync(id, request.Year, ct) ?? throw RegistryErrors.HouseholdNotFound();
        var village = await trees.StandingAsync(card.Household.DivisionId, ct);
        return card.ToMessage(village, protector, context.Caller().Purpose == Purpose.Unspecified ? ClassA.Masked : ClassA.Clear);
    }
}
