using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>
/// Work and income. The net income per head is drawn first, under the line of 2015 (REG-04: 2,855 yuan), and the items add up to it to the
/// fen: (sum − expenses) / members, the form's own sum.
/// </summary>
internal static class Livelihood
{
    /// <summary>2,855 yuan a head and year, in fen.</summary>
    public const long Line2015 = 285_500;

    private const int PensionAYear = 93_600;
    private const int FamilyPlanningAYear = 96_000;
    private const int EcologicalAMu = 12_500;
    private static readonly int[] Places = [38, 27, 18, 17];

    public static void Draw(Family family, Dice dice)
    {
        var income = family.Income;
        var size = family.Members.Count;
        var perHead = Math.Max(dice.Between(110_037, 284_963), dice.Between(110_037, 284_963));
        if (perHead % 100 == 0) perHead += 37;
        income.NetPerHead = perHead;
        var left = (long)perHead * size;

        income.Pension = family.Members.Count(m => m.Age >= 60 && m.PensionInsurance) * (long)PensionAYear;
        left -= income.Pension;
        Allowance(family, ref left, dice);
        if (family.Head.Age >= 60 && (family.OnlyChild || family.TwoDaughters) && left > FamilyPlanningAYear)
            left -= income.FamilyPlanning = FamilyPlanningAYear;
        var ecological = (long)family.Home.Returned * EcologicalAMu / 100;
        if (ecological < left / 4) left -= income.Ecological = ecological;
        if (dice.Chance(8)) left -= income.Property = left * dice.Between(2, 9) / 100;
        left -= income.Wages = Wages(family, left * dice.Between(45, 80) / 100, dice);

        var farming = family.Home.Arable > 0 && family.Members.Exists(m => m.Labour is not (LabourAbility.None or LabourAbility.Lost));
        if (!farming || dice.Chance(30)) left -= income.OtherTransfers = farming ? left * dice.Between(2, 12) / 100 : left;
        if (left == 0) return;
        income.Expenses = left * dice.Between(12, 45) / 100;
        income.Business = left + income.Expenses;
    }

    private static void Allowance(Family family, ref long left, Dice dice)
    {
        const int Months = 12;
        const int Yuan = 100;
        var size = family.Members.Count;
        if (family.Kind == HouseholdKind.ExtremeDifficulty)
        {
            var monthly = left * dice.Between(55, 85) / 100 / (Months * Yuan);
            left -= family.Income.ExtremeDifficulty = monthly * Months * Yuan;
        }
        else if (family.Kind == HouseholdKind.LowAllowancePoor)
        {
            var monthly = Math.Min(left * dice.Between(25, 55) / 100 / (Months * Yuan * size), dice.Between(72, 138));
            left -= family.Income.LowAllowance = monthly * Months * Yuan * size;
        }
    }

    private static long Wages(Family family, long budget, Dice dice)
    {
        var wages = 0L;
        var willing = family.Cause == PovertyCause.LackOfOwnMotivation ? 10 : 55;
        foreach (var member in family.Members)
        {
            if (member.Soldier || member.Age >= 66) continue;
            var works = member.FullLabourer ? dice.Chance(willing) : member.Labour == LabourAbility.WeakOrHalf && dice.Chance(willing / 5);
            if (!works) continue;
            var monthly = dice.Between(60_011, 129_989);
            var months = (int)Math.Min(dice.Between(1, 9), (budget - wages) / monthly);
            if (months == 0) continue;
            member.WorkMonths = months;
            member.WorkPlace = member.FullLabourer ? WorkPlace.Township + dice.Weighted(Places) : WorkPlace.Township;
            if (months >= 6 && member.WorkPlace >= WorkPlace.Province) member.Residence = Residence.HukouOnly;
            wages += (long)monthly * months;
        }
        return wages;
    }
}
