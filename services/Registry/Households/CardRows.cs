using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>
/// The four tables of a card as rows of one statement: column names, and how a row is read in the same order. Only what the import
/// compares by (hashes, who recorded a member when) stays in the tables.
/// </summary>
internal static class CardRows
{
    private static readonly string[] HouseholdNames =
    [
        "id", "version", "county_id", "number", "division_id", "hamlet", "villager_group", "phone_cipher", "bank", "bank_account_cipher", "standard",
        "registered_year", "planned_exit_year", "martyr_family", "only_child_family", "two_daughters_family", "helper_name", "helper_unit",
        "helper_start", "helper_end", "helper_phone_cipher", "relocating", "relocation_way", "relocation_destination", "relocation_difficulty",
        "persons", "findings", "recorded_at", "import_id",
    ];

    private static readonly string[] YearNames =
    [
        "household_id", "year", "recorded_at", "kind", "status", "exit_year", "change_reason", "main_cause", "second_cause", "third_cause", "size",
        "wages_fen", "business_fen", "property_fen", "transfers_fen", "low_allowance_fen", "extreme_difficulty_fen", "pension_fen",
        "family_planning_fen", "ecological_fen", "other_transfers_fen", "business_expenses_fen", "net_per_head_fen", "arable_mu100",
        "irrigated_mu100", "forest_mu100", "returned_to_forest_mu100", "orchard_mu100", "pasture_mu100", "water_mu100", "housing_area_m2x100",
        "house_grade", "dilapidated", "electricity", "water_shortage", "safe_water", "broadcasting", "sanitary_toilet", "road_distance_m",
        "access_road", "fuel", "cooperative_member",
    ];

    private static readonly string[] PersonNames =
    [
        "id", "household_id", "seq", "number", "full_name", "sex", "birth_date", "document", "id_cipher", "no_id_reason", "relation", "ethnicity",
        "disability_certificate_cipher",
    ];

    private static readonly string[] PersonYearNames =
    [
        "person_id", "year", "recorded_at", "education", "schooling", "health", "second_health", "disability_kind", "disability_grade", "residence",
        "labour", "work_place", "work_months", "on_active_service", "medical_insurance", "pension_insurance",
    ];

    /// <summary>Columns of <c>household h</c>, <c>household_year y</c>, <c>person p</c> and <c>person_year f</c>.</summary>
    public static readonly string Columns = string.Join(", ",
        [.. HouseholdNames.Select(n => "h." + n), .. YearNames.Select(n => "y." + n), .. PersonNames.Select(n => "p." + n), .. PersonYearNames.Select(n => "f." + n)]);

    public static readonly int YearAt = HouseholdNames.Length;
    public static readonly int PersonAt = YearAt + YearNames.Length;
    public static readonly int PersonYearAt = PersonAt + PersonNames.Length;

    public static Household Household(RowColumns row) => new()
    {
        Id = row.Id(),
        Version = row.Long(),
        CountyId = row.Id(),
        Number = row.Text(),
        DivisionId = row.Id(),
        Hamlet = row.Text(),
        VillagerGroup = row.Text(),
        PhoneCipher = row.BytesOrNull(),
        Bank = row.Text(),
        BankAccountCipher = row.BytesOrNull(),
        Standard = (HouseholdStandard)row.Int(),
        RegisteredYear = row.IntOrNull(),
        PlannedExitYear = row.IntOrNull(),
        MartyrFamily = row.BoolOrNull(),
        OnlyChildFamily = row.BoolOrNull(),
        TwoDaughtersFamily = row.BoolOrNull(),
        HelperName = row.Text(),
        HelperUnit = row.Text(),
        HelperStart = row.DayOrNull(),
        HelperEnd = row.DayOrNull(),
        HelperPhoneCipher = row.BytesOrNull(),
        Relocating = row.BoolOrNull(),
        RelocationWay = row.Text(),
        RelocationDestination = row.Text(),
        RelocationDifficulty = row.Text(),
        Persons = row.Int(),
        Findings = row.Int(),
        RecordedAt = row.Instant(),
        ImportId = row.Id(),
    };

    public static HouseholdYear? Year(RowColumns row) => row.IsNull ? null : new()
    {
        HouseholdId = row.Id(),
        Year = row.Int(),
        RecordedAt = row.Instant(),
        Kind = (HouseholdKind)row.Int(),
        Status = (PovertyStatus)row.Int(),
        ExitYear = row.IntOrNull(),
        ChangeReason = (ChangeReason)row.Int(),
        MainCause = (PovertyCause)row.Int(),
        SecondCause = (PovertyCause)row.Int(),
        ThirdCause = (PovertyCause)row.Int(),
        Size = row.IntOrNull(),
        WagesFen = row.LongOrNull(),
        BusinessFen = row.LongOrNull(),
        PropertyFen = row.LongOrNull(),
        TransfersFen = row.LongOrNull(),
        LowAllowanceFen = row.LongOrNull(),
        ExtremeDifficultyFen = row.LongOrNull(),
        PensionFen = row.LongOrNull(),
        FamilyPlanningFen = row.LongOrNull(),
        EcologicalFen = row.LongOrNull(),
        OtherTransfersFen = row.LongOrNull(),
        BusinessExpensesFen = row.LongOrNull(),
        NetPerHeadFen = row.LongOrNull(),
        ArableMu100 = row.LongOrNull(),
        IrrigatedMu100 = row.LongOrNull(),
        ForestMu100 = row.LongOrNull(),
        ReturnedToForestMu100 = row.LongOrNull(),
        OrchardMu100 = row.LongOrNull(),
        PastureMu100 = row.LongOrNull(),
        WaterMu100 = row.LongOrNull(),
        HousingAreaM2x100 = row.LongOrNull(),
        HouseGrade = (HouseGrade)row.Int(),
        Dilapidated = row.BoolOrNull(),
        Electricity = row.BoolOrNull(),
        WaterShortage = row.BoolOrNull(),
        SafeWater = row.BoolOrNull(),
        Broadcasting = row.BoolOrNull(),
        SanitaryToilet = row.BoolOrNull(),
        RoadDistanceM = row.LongOrNull(),
        AccessRoad = (RoadSurface)row.Int(),
        Fuel = (Fuel)row.Int(),
        CooperativeMember = row.BoolOrNull(),
    };

    public static Person? Person(RowColumns row) => row.IsNull ? null : new()
    {
        Id = row.Id(),
        HouseholdId = row.Id(),
        Seq = row.Int(),
        Number = row.Text(),
        FullName = row.Text(),
        Sex = (Sex)row.Int(),
        BirthDate = row.DayOrNull(),
        Document = (IdentityDocument)row.Int(),
        IdCipher = row.BytesOrNull(),
        NoIdReason = row.Text(),
        Relation = (Relation)row.Int(),
        Ethnicity = (Ethnicity)row.Int(),
        DisabilityCertificateCipher = row.BytesOrNull(),
    };

    public static PersonYear? PersonYear(RowColumns row) => row.IsNull ? null : new()
    {
        PersonId = row.Id(),
        Year = row.Int(),
        RecordedAt = row.Instant(),
        Education = (Education)row.Int(),
        Schooling = (Schooling)row.Int(),
        Health = (Health)row.Int(),
        SecondHealth = (Health)row.Int(),
        DisabilityKind = (DisabilityKind)row.Int(),
        DisabilityGrade = row.IntOrNull(),
        Residence = (Residence)row.Int(),
        Labour = (LabourAbility)row.Int(),
        WorkPlace = (WorkPlace)row.Int(),
        WorkMonths = row.IntOrNull(),
        OnActiveService = row.BoolOrNull(),
        MedicalInsurance = row.BoolOrNull(),
        PensionInsurance = row.BoolOrNull(),
    };
}
