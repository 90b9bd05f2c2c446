using Fupin.Registry.Divisions;

namespace Fupin.Registry.Villages;

internal sealed partial class VillageService(RegistryDb db, DivisionTrees trees, TimeProvider clock) : V1.VillageService.VillageServiceBase;
