using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>What is true of a household for one year; money in fen, land in 1/100 mu, null is a blank cell.</summary>
internal sealed class HouseholdYear
{
    public Guid HouseholdId { get; set; }
    public int Year { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public HouseholdKind Kind { get; set; }
    public PovertyStatus Status { get; set; }
    public int? ExitYear { get; set; }
    public ChangeReason ChangeReason { get; set; }
    public PovertyCause MainCause { get; set; }
    public PovertyCause SecondCause { get; set; }
    public PovertyCause ThirdCause { get; set; }
    public int? Size { get; set; }
    public long? WagesFen { get; set; }
    public long? BusinessFen { get; set; }
    public long? PropertyFen { get; set; }
    public long? TransfersFen { get; set; }
    public long? LowAllowanceFen { get; set; }
    public long? ExtremeDifficultyFen { get; set; }
    public long? PensionFen { get; set; }
    public long? FamilyPlanningFen { get; set; }
    public long? EcologicalFen { get; set; }
    public long? OtherTransfersFen { get; set; }
    public long? BusinessExpensesFen { get; set; }
    public long? NetPerHeadFen { get; set; }
    public long? ArableMu100 { get; set; }
    public long? IrrigatedMu100 { get; set; }
    public long? ForestMu100 { get; set; }
    public long? ReturnedToForestMu100 { get; set; }
    public long? OrchardMu100 { get; set; }
    public long? PastureMu100 { get; set; }
    public long? WaterMu100 { get; set; }
    public long? HousingAreaM2x100 { get; set; }
    public HouseGrade HouseGrade { get; set; }
    public bool? Dilapidated { get; set; }
    public bool? Electricity { get; set; }
    public bool? WaterShortage { get; set; }
    public bool? SafeWater { get; set; }
    public bool? Broadcasting { get; set; }
    public bool? SanitaryToilet { get; set; }
    public long? RoadDistanceM { get; set; }
    public RoadSurface AccessRoad { get; set; }
    public Fuel Fuel { get; set; }
    public bool? CooperativeMember { get; set; }
}
