using Fupin.Chassis.Protection;
using Fupin.Registry.Divisions;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Lists;

internal sealed partial class ComparisonService(
    RegistryDb db, IDbContextFactory<RegistryDb> databases, DivisionTrees trees, Protector protector, TimeProvider clock)
    : V1.ComparisonService.ComparisonServiceBase;
