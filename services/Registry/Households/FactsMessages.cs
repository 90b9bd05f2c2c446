using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>Yearly facts between table and contract, field by field; a part without any value is not set.</summary>
internal static class FactsMessages
{
    public static HouseholdFacts ToMessage(this HouseholdYear row)
    {
        var facts = new HouseholdFacts { Year = row.Year, Income = IncomeOf(row), Land = LandOf(row), Living = LivingOf(row) };
        facts.Kind = row.Kind;
        facts.Status = row.Status;
        if (row.ExitYear is { } exitYear) facts.ExitYear = exitYear;
        facts.ChangeReason = row.ChangeReason;
        facts.MainCause = row.MainCause;
        if (row.Size is { } size) facts.Size = size;
        if (row.CooperativeMember is { } cooperativeMember) facts.CooperativeMember = cooperativeMember;
        if (row.SecondCause != PovertyCause.Unspecified) facts.OtherCauses.Add(row.SecondCause);
        if (row.ThirdCause != PovertyCause.Unspecified) facts.OtherCauses.Add(row.ThirdCause);
        return facts;
    }

    public static PersonFacts ToMessage(this PersonYear row)
    {
        var facts = new PersonFacts();
        facts.Education = row.Education;
        facts.Schooling = row.Schooling;
        facts.DisabilityKind = row.DisabilityKind;
        if (row.DisabilityGrade is { } disabilityGrade) facts.DisabilityGrade = disabilityGrade;
        facts.Residence = row.Residence;
        facts.Labour = row.Labour;
        facts.WorkPlace = row.WorkPlace;
        if (row.WorkMonths is { } workMonths) facts.WorkMonths = workMonths;
        if (row.OnActiveService is { } onActiveService) facts.OnActiveService = onActiveService;
        if (row.MedicalInsurance is { } medicalInsurance) facts.MedicalInsurance = medicalInsurance;
        if (row.PensionInsurance is { } pensionInsurance) facts.PensionInsurance = pensionInsurance;
        if (row.Health != Health.Unspecified) facts.Health.Add(row.Health);
        if (row.SecondHealth != Health.Unspecified) facts.Health.Add(row.SecondHealth);
        return facts;
    }

    private static Income? IncomeOf(HouseholdYear row)
    {
        var income = new Income();
        if (row.WagesFen is { } wagesFen) income.WagesFen = wagesFen;
        if (row.BusinessFen is { } businessFen) income.BusinessFen = businessFen;
        if (row.PropertyFen is { } propertyFen) income.PropertyFen = propertyFen;
        if (row.TransfersFen is { } transfersFen) income.TransfersFen = transfersFen;
        if (row.LowAllowanceFen is { } lowAllowanceFen) income.LowAllowanceFen = lowAllowanceFen;
        if (row.ExtremeDifficultyFen is { } extremeDifficultyFen) income.ExtremeDifficultyFen = extremeDifficultyFen;
        if (row.PensionFen is { } pensionFen) income.PensionFen = pensionFen;
        if (row.FamilyPlanningFen is { } familyPlanningFen) income.FamilyPlanningFen = familyPlanningFen;
        if (row.EcologicalFen is { } ecologicalFen) income.EcologicalFen = ecologicalFen;
        if (row.OtherTransfersFen is { } otherTransfersFen) income.OtherTransfersFen = otherTransfersFen;
        if (row.BusinessExpensesFen is { } businessExpensesFen) income.BusinessExpensesFen = businessExpensesFen;
        if (row.NetPerHeadFen is { } netPerHeadFen) income.NetPerHeadFen = netPerHeadFen;
        return income.CalculateSize() == 0 ? null : income;
    }

    private static Land? LandOf(HouseholdYear row)
    {
        var land = new Land();
        if (row.ArableMu100 is { } arableMu100) land.ArableMu100 = arableMu100;
        if (row.IrrigatedMu100 is { } irrigatedMu100) land.IrrigatedMu100 = irrigatedMu100;
        if (row.ForestMu100 is { } forestMu100) land.ForestMu100 = forestMu100;
        if (row.ReturnedToForestMu100 is { } returnedToForestMu100) land.ReturnedToForestMu100 = returnedToForestMu100;
        if (row.OrchardMu100 is { } orchardMu100) land.OrchardMu100 = orchardMu100;
        if (row.PastureMu100 is { } pastureMu100) land.PastureMu100 = pastureMu100;
        if (row.WaterMu100 is { } waterMu100) land.WaterMu100 = waterMu100;
        return land.CalculateSize() == 0 ? null : land;
    }

    private static Living? LivingOf(HouseholdYear row)
    {
        var living = new Living();
        if (row.HousingAreaM2x100 is { } housingAreaM2100) living.HousingAreaM2100 = housingAreaM2100;
        living.HouseGrade = row.HouseGrade;
        if (row.Dilapidated is { } dilapidated) living.Dilapidated = dilapidated;
        if (row.Electricity is { } electricity) living.Electricity = electricity;
        if (row.WaterShortage is { } waterShortage) living.WaterShortage = waterShortage;
        if (row.SafeWater is { } safeWater) living.SafeWater = safeWater;
        if (row.Broadcasting is { } broadcasting) living.Broadcasting = broadcasting;
        if (row.SanitaryToilet is { } sanitaryToilet) living.SanitaryToilet = sanitaryToilet;
        if (row.RoadDistanceM is { } roadDistanceM) living.RoadDistanceM = roadDistanceM;
        living.AccessRoad = row.AccessRoad;
        living.Fuel = row.Fuel;
        return living.CalculateSize() == 0 ? null : living;
    }
}
