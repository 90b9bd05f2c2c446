using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>Yearly facts from the contract into rows.</summary>
internal static class FactsRows
{
    private static readonly Income NoIncome = new();
    private static readonly Land NoLand = new();
    private static readonly Living NoLiving = new();
    private static readonly PersonFacts NoFacts = new();

    public static HouseholdYear ToRow(this HouseholdFacts facts, Guid household, DateTimeOffset recordedAt)
    {
        var (income, land, living) = (facts.Income ?? NoIncome, facts.Land ?? NoLand, facts.Living ?? NoLiving);
        return new()
        {
            HouseholdId = household,
            Year = facts.Year,
            RecordedAt = recordedAt,
            Kind = facts.Kind,
            Status = facts.Status,
            ExitYear = facts.HasExitYear ? facts.ExitYear : null,
            ChangeReason = facts.ChangeReason,
            MainCause = facts.MainCause,
            Size = facts.HasSize ? facts.Size : null,
            CooperativeMember = facts.HasCooperativeMember ? facts.CooperativeMember : null,
            SecondCause = facts.OtherCauses.Count > 0 ? facts.OtherCauses[0] : PovertyCause.Unspecified,
            ThirdCause = facts.OtherCauses.Count > 1 ? facts.OtherCauses[1] : PovertyCause.Unspecified,
            WagesFen = income.HasWagesFen ? income.WagesFen : null,
            BusinessFen = income.HasBusinessFen ? income.BusinessFen : null,
            PropertyFen = income.HasPropertyFen ? income.PropertyFen : null,
            TransfersFen = income.HasTransfersFen ? income.TransfersFen : null,
            LowAllowanceFen = income.HasLowAllowanceFen ? income.LowAllowanceFen : null,
            ExtremeDifficultyFen = income.HasExtremeDifficultyFen ? income.ExtremeDifficultyFen : null,
            PensionFen = income.HasPensionFen ? income.PensionFen : null,
            FamilyPlanningFen = income.HasFamilyPlanningFen ? income.FamilyPlanningFen : null,
            EcologicalFen = income.HasEcologicalFen ? income.EcologicalFen : null,
            OtherTransfersFen = income.HasOtherTransfersFen ? income.OtherTransfersFen : null,
            BusinessExpensesFen = income.HasBusinessExpensesFen ? income.BusinessExpensesFen : null,
            NetPerHeadFen = income.HasNetPerHeadFen ? income.NetPerHeadFen : null,
            ArableMu100 = land.HasArableMu100 ? land.ArableMu100 : null,
            IrrigatedMu100 = land.HasIrrigatedMu100 ? land.IrrigatedMu100 : null,
            ForestMu100 = land.HasForestMu100 ? land.ForestMu100 : null,
            ReturnedToForestMu100 = land.HasReturnedToForestMu100 ? land.ReturnedToForestMu100 : null,
            OrchardMu100 = land.HasOrchardMu100 ? land.OrchardMu100 : null,
            PastureMu100 = land.HasPastureMu100 ? land.PastureMu100 : null,
            WaterMu100 = land.HasWaterMu100 ? land.WaterMu100 : null,
            HousingAreaM2x100 = living.HasHousingAreaM2100 ? living.HousingAreaM2100 : null,
            HouseGrade = living.HouseGrade,
            Dilapidated = living.HasDilapidated ? living.Dilapidated : null,
            Electricity = living.HasElectricity ? living.Electricity : null,
            WaterShortage = living.HasWaterShortage ? living.WaterShortage : null,
            SafeWater = living.HasSafeWater ? living.SafeWater : null,
            Broadcasting = living.HasBroadcasting ? living.Broadcasting : null,
            SanitaryToilet = living.HasSanitaryToilet ? living.SanitaryToilet : null,
            RoadDistanceM = living.HasRoadDistanceM ? living.RoadDistanceM : null,
            AccessRoad = living.AccessRoad,
            Fuel = living.Fuel,
        };
    }

    public static PersonYear ToRow(this PersonFacts? facts, Guid person, int year, DateTimeOffset recordedAt)
    {
        facts ??= NoFacts;
        return new()
        {
            PersonId = person,
            Year = year,
            RecordedAt = recordedAt,
            Health = facts.Health.Count > 0 ? facts.Health[0] : Health.Unspecified,
            SecondHealth = facts.Health.Count > 1 ? facts.Health[1] : Health.Unspecified,
            Education = facts.Education,
            Schooling = facts.Schooling,
            DisabilityKind = facts.DisabilityKind,
            DisabilityGrade = facts.HasDisabilityGrade ? facts.DisabilityGrade : null,
            Residence = facts.Residence,
            Labour = facts.Labour,
            WorkPlace = facts.WorkPlace,
            WorkMonths = facts.HasWorkMonths ? facts.WorkMonths : null,
            OnActiveService = facts.HasOnActiveService ? facts.OnActiveService : null,
            MedicalInsurance = facts.HasMedicalInsurance ? facts.MedicalInsurance : null,
            PensionInsurance = facts.HasPensionInsurance ? facts.PensionInsurance : null,
        };
    }
}
