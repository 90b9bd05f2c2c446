using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>Birth date, school and highest level of schooling. A child enters primary school in the September after its sixth birthday.</summary>
internal static class Learning
{
    public static void Draw(Family family, Dice dice)
    {
        foreach (var member in family.Members)
        {
            var month = dice.Between(1, 12);
            member.Birth = new(Family.Year - member.Age, month, dice.Between(1, DateTime.DaysInMonth(Family.Year - member.Age, month)));
        }

        var student = family.Cause == PovertyCause.Schooling ? TheStudent(family) : null;
        foreach (var member in family.Members)
        {
            var grade = member.Age - 6 - (member.Birth.Month >= 9 ? 1 : 0);
            member.Schooling = At(member, grade, member == student, dice);
            member.Education = LevelOf(member, grade, dice);
        }
    }

    private static Member TheStudent(Family family) =>
        family.Members.Find(m => m.Age is >= 16 and <= 21 && (m.Younger || m.Relation == Relation.Head))
        ?? family.Members.Find(m => m.Younger)
        ?? family.Head;

    private static Schooling At(Member member, int grade, bool surely, Dice dice)
    {
        if (member.Age is < 3 or > 22 || !(member.Younger || surely)) return Schooling.NotAStudent;
        if (grade < 0) return dice.Chance(75) ? Schooling.Preschool : Schooling.NotAStudent;
        return grade switch
        {
            < 6 => Schooling.Primary,
            6 => Schooling.Grade7,
            7 => Schooling.Grade8,
            8 => Schooling.Grade9,
            < 12 when surely || dice.Chance(82) => (dice.Chance(65) ? Schooling.Senior1 : Schooling.Vocational1) + (grade - 9),
            >= 12 and < 16 when surely || dice.Chance(24) => Schooling.College,
            _ => Schooling.NotAStudent,
        };
    }

    private static Education LevelOf(Member member, int grade, Dice dice) => member.Schooling switch
    {
        Schooling.Primary => Education.Primary,
        Schooling.Grade7 or Schooling.Grade8 or Schooling.Grade9 => Education.JuniorHigh,
        Schooling.College => dice.Chance(65) ? Education.College : Education.BachelorOrAbove,
        >= Schooling.Senior1 => Education.SeniorHigh,
        _ when grade < 0 => Education.Preschool,
        _ => member.Age switch
        {
            <= 35 => Level(dice, [2, 12, 69, 14, 3]),
            <= 55 => Level(dice, [8, 36, 50, 6, 0]),
            <= 70 => Level(dice, [25, 55, 18, 2, 0]),
            _ => Level(dice, [55, 40, 5, 0, 0]),
        },
    };

    private static Education Level(Dice dice, ReadOnlySpan<int> weights) => Education.Illiterate + dice.Weighted(weights);
}
