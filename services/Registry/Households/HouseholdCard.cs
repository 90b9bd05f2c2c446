using Fupin.Chassis.Protection;
using Fupin.Registry.Divisions;

namespace Fupin.Registry.Households;

/// <summary>A household with its members in their order and the facts of the year that is told.</summary>
internal sealed record HouseholdCard(Household Household, HouseholdYear? Year, List<Member> Members)
{
    public V1.Household ToMessage(DivisionNode village, Protector protector, ClassA classA) =>
        Household.ToMessage(Year, Members, village, protector, classA);
}
