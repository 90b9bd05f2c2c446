using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>
/// Net income per head in fen = (wages + business + property + transfers − business expenses) / members: the common form (OPEN-01).
/// The declared figure is kept as it is; what differs is a finding.
/// </summary>
internal static class IncomeRules
{
    /// <param name="facts">Facts of the year.</param>
    /// <param name="members">Members of the household, at least one.</param>
    /// <param name="line">The year's poverty line in fen a head (REG-04); null: none is set.</param>
    public static IEnumerable<Finding> Findings(HouseholdFacts facts, int members, long? line)
    {
        var income = facts.Income;
        var total = income is null ? null : Total(income);
        if (total is { } sum && income!.HasNetPerHeadFen && Scaled.Ratio(sum, members, 1) != income.NetPerHeadFen) yield return Finding.IncomeDiffers;

        if (facts.Status is not (PovertyStatus.Poor or PovertyStatus.Returned)) yield break;
        if (line is null) yield return Finding.NoPovertyLine;
        // the computed figure is compared by multiplying out, never after rounding
        else if ((total is { } exact && exact >= line * members) || (income is { HasNetPerHeadFen: true } && income.NetPerHeadFen >= line))
            yield return Finding.IncomeNotBelowLine;
    }

    /// <summary>Net income of the household; null when no part of it is given. Transfers are the sum given, or else their parts.</summary>
    private static long? Total(Income income)
    {
        var parts = income.LowAllowanceFen + income.ExtremeDifficultyFen + income.PensionFen + income.FamilyPlanningFen + income.EcologicalFen + income.OtherTransfersFen;
        var hasParts = income.HasLowAllowanceFen || income.HasExtremeDifficultyFen || income.HasPensionFen || income.HasFamilyPlanningFen
            || income.HasEcologicalFen || income.HasOtherTransfersFen;
        if (!hasParts && !income.HasWagesFen && !income.HasBusinessFen && !income.HasPropertyFen && !income.HasTransfersFen && !income.HasBusinessExpensesFen)
            return null;
        return income.WagesFen + income.BusinessFen + income.PropertyFen + (income.HasTransfersFen ? income.TransfersFen : parts) - income.BusinessExpensesFen;
    }
}
