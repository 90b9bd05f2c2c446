using Fupin.Chassis.Protection;
using Fupin.Registry.Comparisons;
using Fupin.Registry.Divisions;
using Fupin.Registry.Imports;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService(
    IDbContextFactory<RegistryDb> databases, HouseholdCards cards, HouseholdImports imports, HouseholdPreviews previews, HouseholdComparisons comparisons,
    ImportUndoing undoing, DivisionTrees trees, Protector protector, TimeProvider clock)
    : V1.HouseholdService.HouseholdServiceBase;
