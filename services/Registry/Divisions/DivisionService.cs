namespace Fupin.Registry.Divisions;

internal sealed partial class DivisionService(RegistryDb db, DivisionTrees trees, TimeProvider clock) : V1.DivisionService.DivisionServiceBase;
