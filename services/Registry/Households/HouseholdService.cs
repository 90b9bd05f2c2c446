using Fupin.Chassis.Protection;
using Fupin.Registry.Divisions;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService(
    IDbContextFactory<RegistryDb> databases, HouseholdCards cards, DivisionTrees trees, Protector protector) : V1.HouseholdService.HouseholdServiceBase;
