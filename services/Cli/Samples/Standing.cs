using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>What the office says of the household: its kind, the further causes that show in it, its marks, who has no number and why.</summary>
internal static class Standing
{
    private static readonly PovertyCause[] Common = [PovertyCause.LackOfSkills, PovertyCause.LackOfFunds, PovertyCause.PoorTransport];

    public static void Draw(Family family, Dice dice)
    {
        family.Kind = Kind(family, dice);
        Causes(family, dice);
        Marks(family, dice);
        foreach (var member in family.Members) Number(member, dice);
    }

    private static HouseholdKind Kind(Family family, Dice dice)
    {
        var childless = family.Members.TrueForAll(m => m.Age >= 60 && m.Relation is Relation.Head or Relation.Sibling);
        if (childless && dice.Chance(66)) return HouseholdKind.ExtremeDifficulty;
        var needy = family.Cause switch
        {
            PovertyCause.Disability => 56,
            PovertyCause.LackOfLabour => 55,
            PovertyCause.Illness => 44,
            _ => 21,
        };
        return dice.Chance(needy) ? HouseholdKind.LowAllowancePoor : HouseholdKind.Ordinary;
    }

    private static void Causes(Family family, Dice dice)
    {
        var members = family.Members;
        if (members.Exists(m => m.Serious)) Maybe(PovertyCause.Illness, 75);
        if (members.Exists(m => m.Disabled && m.DisabilityGrade <= 3)) Maybe(PovertyCause.Disability, 60);
        if (members.Exists(m => m.AtSeniorLevel)) Maybe(PovertyCause.Schooling, 50);
        if (!members.Exists(m => m.FullLabourer)) Maybe(PovertyCause.LackOfLabour, 60);
        if (members.Exists(m => m.FullLabourer)) Maybe(dice.Pick(Common), 45);

        void Maybe(PovertyCause cause, int percent)
        {
            if (cause != family.Cause && family.OtherCauses.Count < 2 && dice.Chance(percent)) family.OtherCauses.Add(cause);
        }
    }

    private static void Marks(Family family, Dice dice)
    {
        var sons = family.Members.Count(m => m.Relation == Relation.Son);
        var daughters = family.Members.Count(m => m.Relation == Relation.Daughter);
        family.OnlyChild = sons + daughters == 1 && dice.Chance(24);
        family.TwoDaughters = sons == 0 && daughters == 2 && dice.Chance(70);
        family.MartyrFamily = family.Members.Exists(m => m.Soldier) || dice.Rarely(80);
        family.RegisteredYear = dice.Chance(86) ? Family.Year - 1 : Family.Year;
    }

    private static void Number(Member member, Dice dice)
    {
        var bride = member is { Sex: Sex.Female, Age: < 35, Relation: Relation.Spouse or Relation.DaughterInLaw };
        if (bride && dice.Chance(3)) member.Residence = Residence.PersonOnly;
        member.NoIdReason = member.Age switch
        {
            0 when dice.Chance(40) => "新生儿未上户",
            1 when dice.Chance(4) => "未上户",
            >= 80 when dice.Rarely(40) => "年老未办理",
            _ when member.Residence == Residence.PersonOnly && dice.Chance(40) => "婚入未落户",
            _ => "",
        };
        if (member.NoIdReason.Length > 0) member.Certified = false;
    }
}
