using Fupin.Registry.Divisions;

namespace Fupin.Registry.Records;

/// <summary>The records above the card (REG-06): village register, township book, county and city figures.</summary>
internal sealed partial class RecordService(RegistryDb db, DivisionTrees trees, TimeProvider clock) : V1.RecordService.RecordServiceBase;
