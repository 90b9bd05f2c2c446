using Fupin.Chassis.Storage;
using Fupin.Registry.V1;

namespace Fupin.Registry.Villages;

/// <summary>An administrative village of the register; poor or not (REG-21).</summary>
internal sealed class Village : IVersioned
{
    public Guid Id { get; set; }
    public long Version { get; set; } = 1;
    public Guid DivisionId { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
}

/// <summary>What the village form says of one year; null is a blank cell.</summary>
internal sealed class VillageYear
{
    public Guid VillageId { get; set; }
    public int Year { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public VillageKind Kind { get; set; }
    public string Terrain { get; set; } = "";
    public int? Hamlets { get; set; }
    public int? Households { get; set; }
    public int? Population { get; set; }
    public int? PoorHouseholds { get; set; }
    public int? PoorPersons { get; set; }
    public int? LowAllowanceHouseholds { get; set; }
    public int? LowAllowancePersons { get; set; }
    public int? ExtremeDifficultyHouseholds { get; set; }
    public int? ExtremeDifficultyPersons { get; set; }
    public int? MinorityPersons { get; set; }
    public int? DisabledPersons { get; set; }
    public int? LabourForce { get; set; }
    public int? MigrantWorkers { get; set; }
    public long? ArableMu100 { get; set; }
    public long? IrrigatedMu100 { get; set; }
    public long? ForestMu100 { get; set; }
    public bool? HardenedRoad { get; set; }
    public bool? PassengerBus { get; set; }
    public int? HamletsWithoutHardenedRoad { get; set; }
    public int? HouseholdsWithoutElectricity { get; set; }
    public int? HamletsWithoutThreePhasePower { get; set; }
    public int? HouseholdsShortOfWater { get; set; }
    public int? HouseholdsWithoutSafeWater { get; set; }
    public int? DilapidatedHouseholds { get; set; }
    public int? Clinics { get; set; }
    public int? Doctors { get; set; }
    public int? CultureRooms { get; set; }
    public int? HouseholdsWithBroadcasting { get; set; }
    public bool? Broadband { get; set; }
    public int? HouseholdsWithoutSanitaryToilet { get; set; }
    public int? WastePoints { get; set; }
    public int? Cooperatives { get; set; }
    public int? CooperativeHouseholds { get; set; }
    public long? CollectiveIncomeFen { get; set; }
    public int? MedicallyInsured { get; set; }
    public int? PensionInsured { get; set; }
    public string FirstSecretary { get; set; } = "";
    public string StationedUnit { get; set; } = "";
    public string MainIndustry { get; set; } = "";
}
