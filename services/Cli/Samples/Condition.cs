using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>Health and labour, such that the main cause shows: an ill member, a disabled member, nobody who can work, a skilled hand nowhere.</summary>
internal static class Condition
{
    private static readonly int[] Kinds = [14, 12, 4, 46, 12, 9, 3];

    public static void Draw(Family family, Dice dice)
    {
        foreach (var member in family.Members) Health(member, dice);
        if (family.Cause == PovertyCause.Illness && !family.Members.Exists(m => m.Ill)) MakeIll(OneOf(family, dice), dice);
        if (family.Cause == PovertyCause.Disability && !family.Members.Exists(m => m.Disabled)) MakeDisabled(OneOf(family, dice), dice.Between(1, 3), dice);
        if (family.Cause == PovertyCause.LackOfLabour)
            foreach (var member in family.Members.Where(m => m.OfWorkingAge && !m.Student && !m.Ill && !m.Disabled))
                if (dice.Chance(70)) MakeIll(member, dice);
                else MakeDisabled(member, dice.Between(1, 3), dice);
        foreach (var member in family.Members) member.Labour = Labour(member, family.Cause, dice);
        foreach (var member in family.Members) Insurance(member, dice);
    }

    private static void Health(Member member, Dice dice)
    {
        var (chronic, serious, disabled) = member.Age switch { < 16 => (60, 20, 60), < 60 => (600, 110, 220), _ => (2600, 300, 420) };
        member.Chronic = dice.Rarely(chronic);
        member.Serious = !member.Chronic && dice.Rarely(serious);
        if (!member.Student && dice.Rarely(disabled)) MakeDisabled(member, dice.Between(1, 4), dice);
    }

    private static void MakeIll(Member member, Dice dice)
    {
        member.Serious = dice.Chance(55);
        member.Chronic = !member.Serious;
    }

    private static void MakeDisabled(Member member, int grade, Dice dice)
    {
        member.Disability = DisabilityKind.Visual + dice.Weighted(Kinds);
        member.DisabilityGrade = grade;
        member.Certified = dice.Chance(92);
    }

    /// <summary>An adult, not at school if there is another.</summary>
    private static Member OneOf(Family family, Dice dice)
    {
        var adults = family.Members.FindAll(m => m.Age >= 16 && !m.Student);
        return adults.Count > 0 ? adults[dice.Below(adults.Count)] : family.Head;
    }

    private static LabourAbility Labour(Member member, PovertyCause cause, Dice dice)
    {
        if (member.Age < 16 || member.Student) return LabourAbility.None;
        if (member.Disabled && member.DisabilityGrade <= 2) return dice.Chance(65) ? LabourAbility.Lost : LabourAbility.WeakOrHalf;
        if (member.Serious) return dice.Chance(50) ? LabourAbility.Lost : LabourAbility.WeakOrHalf;
        if (member.Age >= 70) return dice.Chance(72) ? LabourAbility.None : LabourAbility.WeakOrHalf;
        var weak = member.Age >= 60 ? 75 : member.Disabled ? 70 : member.Chronic ? 50 : 0;
        if (cause == PovertyCause.LackOfLabour || dice.Chance(weak)) return LabourAbility.WeakOrHalf;
        return cause != PovertyCause.LackOfSkills && member.Age < 55 && dice.Chance(9) ? LabourAbility.Skilled : LabourAbility.Ordinary;
    }

    private static void Insurance(Member member, Dice dice)
    {
        member.MedicalInsurance = dice.Chance(97);
        member.PensionInsurance = member.Age >= 60 ? dice.Chance(96) : member.Age >= 16 && !member.Student && dice.Chance(84);
        member.Soldier = member.Sex == Sex.Male && member.Age is >= 18 and <= 23 && member.Relation == Relation.Son
            && member.Labour == LabourAbility.Ordinary && dice.Chance(3);
    }
}
