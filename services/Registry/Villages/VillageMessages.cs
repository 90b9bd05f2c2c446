using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;

namespace Fupin.Registry.Villages;

/// <summary>Villages between table and contract, field by field.</summary>
internal static class VillageMessages
{
    public static V1.Village ToMessage(this Village row, VillageYear? year, DivisionNode division) => new()
    {
        Name = ResourceNames.Format("villages", row.Id),
        Etag = Etags.Format(row.Version),
        Version = row.Version,
        Division = division.ResourceName,
        DivisionCode = division.Code,
        DisplayName = division.Division.Name,
        Facts = year?.ToMessage(),
    };

    public static VillageFacts ToMessage(this VillageYear row)
    {
        var facts = new VillageFacts { Year = row.Year };
        facts.Kind = row.Kind;
        facts.Terrain = row.Terrain;
        if (row.Hamlets is { } hamlets) facts.Hamlets = hamlets;
        if (row.Households is { } households) facts.Households = households;
        if (row.Population is { } population) facts.Population = population;
        if (row.PoorHouseholds is { } poorHouseholds) facts.PoorHouseholds = poorHouseholds;
        if (row.PoorPersons is { } poorPersons) facts.PoorPersons = poorPersons;
        if (row.LowAllowanceHouseholds is { } lowAllowanceHouseholds) facts.LowAllowanceHouseholds = lowAllowanceHouseholds;
        if (row.LowAllowancePersons is { } lowAllowancePersons) facts.LowAllowancePersons = lowAllowancePersons;
        if (row.ExtremeDifficultyHouseholds is { } extremeDifficultyHouseholds) facts.ExtremeDifficultyHouseholds = extremeDifficultyHouseholds;
        if (row.ExtremeDifficultyPersons is { } extremeDifficultyPersons) facts.ExtremeDifficultyPersons = extremeDifficultyPersons;
        if (row.MinorityPersons is { } minorityPersons) facts.MinorityPersons = minorityPersons;
        if (row.DisabledPersons is { } disabledPersons) facts.DisabledPersons = disabledPersons;
        if (row.LabourForce is { } labourForce) facts.LabourForce = labourForce;
        if (row.MigrantWorkers is { } migrantWorkers) facts.MigrantWorkers = migrantWorkers;
        if (row.ArableMu100 is { } arableMu100) facts.ArableMu100 = arableMu100;
        if (row.IrrigatedMu100 is { } irrigatedMu100) facts.IrrigatedMu100 = irrigatedMu100;
        if (row.ForestMu100 is { } forestMu100) facts.ForestMu100 = forestMu100;
        if (row.HardenedRoad is { } hardenedRoad) facts.HardenedRoad = hardenedRoad;
        if (row.PassengerBus is { } passengerBus) facts.PassengerBus = passengerBus;
        if (row.HamletsWithoutHardenedRoad is { } hamletsWithoutHardenedRoad) facts.HamletsWithoutHardenedRoad = hamletsWithoutHardenedRoad;
        if (row.HouseholdsWithoutElectricity is { } householdsWithoutElectricity) facts.HouseholdsWithoutElectricity = householdsWithoutElectricity;
        if (row.HamletsWithoutThreePhasePower is { } hamletsWithoutThreePhasePower) facts.HamletsWithoutThreePhasePower = hamletsWithoutThreePhasePower;
        if (row.HouseholdsShortOfWater is { } householdsShortOfWater) facts.HouseholdsShortOfWater = householdsShortOfWater;
        if (row.HouseholdsWithoutSafeWater is { } householdsWithoutSafeWater) facts.HouseholdsWithoutSafeWater = householdsWithoutSafeWater;
        if (row.DilapidatedHouseholds is { } dilapidatedHouseholds) facts.DilapidatedHouseholds = dilapidatedHouseholds;
        if (row.Clinics is { } clinics) facts.Clinics = clinics;
        if (row.Doctors is { } doctors) facts.Doctors = doctors;
        if (row.CultureRooms is { } cultureRooms) facts.CultureRooms = cultureRooms;
        if (row.HouseholdsWithBroadcasting is { } householdsWithBroadcasting) facts.HouseholdsWithBroadcasting = householdsWithBroadcasting;
        if (row.Broadband is { } broadband) facts.Broadband = broadband;
        if (row.HouseholdsWithoutSanitaryToilet is { } householdsWithoutSanitaryToilet) facts.HouseholdsWithoutSanitaryToilet = householdsWithoutSanitaryToilet;
        if (row.WastePoints is { } wastePoints) facts.WastePoints = wastePoints;
        if (row.Cooperatives is { } cooperatives) facts.Cooperatives = cooperatives;
        if (row.CooperativeHouseholds is { } cooperativeHouseholds) facts.CooperativeHouseholds = cooperativeHouseholds;
        if (row.CollectiveIncomeFen is { } collectiveIncomeFen) facts.CollectiveIncomeFen = collectiveIncomeFen;
        if (row.MedicallyInsured is { } medicallyInsured) facts.MedicallyInsured = medicallyInsured;
        if (row.PensionInsured is { } pensionInsured) facts.PensionInsured = pensionInsured;
        facts.FirstSecretary = row.FirstSecretary;
        facts.StationedUnit = row.StationedUnit;
        facts.MainIndustry = row.MainIndustry;
        return facts;
    }

    public static VillageYear ToRow(this VillageFacts facts, Guid village, DateTimeOffset recordedAt) => new()
    {
        VillageId = village,
        Year = facts.Year,
        RecordedAt = recordedAt,
        Kind = facts.Kind,
        Terrain = facts.Terrain,
        Hamlets = facts.HasHamlets ? facts.Hamlets : null,
        Households = facts.HasHouseholds ? facts.Households : null,
        Population = facts.HasPopulation ? facts.Population : null,
        PoorHouseholds = facts.HasPoorHouseholds ? facts.PoorHouseholds : null,
        PoorPersons = facts.HasPoorPersons ? facts.PoorPersons : null,
        LowAllowanceHouseholds = facts.HasLowAllowanceHouseholds ? facts.LowAllowanceHouseholds : null,
        LowAllowancePersons = facts.HasLowAllowancePersons ? facts.LowAllowancePersons : null,
        ExtremeDifficultyHouseholds = facts.HasExtremeDifficultyHouseholds ? facts.ExtremeDifficultyHouseholds : null,
        ExtremeDifficultyPersons = facts.HasExtremeDifficultyPersons ? facts.ExtremeDifficultyPersons : null,
        MinorityPersons = facts.HasMinorityPersons ? facts.MinorityPersons : null,
        DisabledPersons = facts.HasDisabledPersons ? facts.DisabledPersons : null,
        LabourForce = facts.HasLabourForce ? facts.LabourForce : null,
        MigrantWorkers = facts.HasMigrantWorkers ? facts.MigrantWorkers : null,
        ArableMu100 = facts.HasArableMu100 ? facts.ArableMu100 : null,
        IrrigatedMu100 = facts.HasIrrigatedMu100 ? facts.IrrigatedMu100 : null,
        ForestMu100 = facts.HasForestMu100 ? facts.ForestMu100 : null,
        HardenedRoad = facts.HasHardenedRoad ? facts.HardenedRoad : null,
        PassengerBus = facts.HasPassengerBus ? facts.PassengerBus : null,
        HamletsWithoutHardenedRoad = facts.HasHamletsWithoutHardenedRoad ? facts.HamletsWithoutHardenedRoad : null,
        HouseholdsWithoutElectricity = facts.HasHouseholdsWithoutElectricity ? facts.HouseholdsWithoutElectricity : null,
        HamletsWithoutThreePhasePower = facts.HasHamletsWithoutThreePhasePower ? facts.HamletsWithoutThreePhasePower : null,
        HouseholdsShortOfWater = facts.HasHouseholdsShortOfWater ? facts.HouseholdsShortOfWater : null,
        HouseholdsWithoutSafeWater = facts.HasHouseholdsWithoutSafeWater ? facts.HouseholdsWithoutSafeWater : null,
        DilapidatedHouseholds = facts.HasDilapidatedHouseholds ? facts.DilapidatedHouseholds : null,
        Clinics = facts.HasClinics ? facts.Clinics : null,
        Doctors = facts.HasDoctors ? facts.Doctors : null,
        CultureRooms = facts.HasCultureRooms ? facts.CultureRooms : null,
        HouseholdsWithBroadcasting = facts.HasHouseholdsWithBroadcasting ? facts.HouseholdsWithBroadcasting : null,
        Broadband = facts.HasBroadband ? facts.Broadband : null,
        HouseholdsWithoutSanitaryToilet = facts.HasHouseholdsWithoutSanitaryToilet ? facts.HouseholdsWithoutSanitaryToilet : null,
        WastePoints = facts.HasWastePoints ? facts.WastePoints : null,
        Cooperatives = facts.HasCooperatives ? facts.Cooperatives : null,
        CooperativeHouseholds = facts.HasCooperativeHouseholds ? facts.CooperativeHouseholds : null,
        CollectiveIncomeFen = facts.HasCollectiveIncomeFen ? facts.CollectiveIncomeFen : null,
        MedicallyInsured = facts.HasMedicallyInsured ? facts.MedicallyInsured : null,
        PensionInsured = facts.HasPensionInsured ? facts.PensionInsured : null,
        FirstSecretary = facts.FirstSecretary,
        StationedUnit = facts.StationedUnit,
        MainIndustry = facts.MainIndustry,
    };
}
