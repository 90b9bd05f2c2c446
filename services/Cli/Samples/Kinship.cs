using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>
/// Who lives together: relation, sex and age of every member, the head first. A mother is 20 to 28 years older than her first child and at most
/// 45 older than her last, a father at least 22 older than his first; a wife is at least 20, a husband at least 22.
/// </summary>
internal static class Kinship
{
    private const int OldestParent = 98;

    public static void Draw(Family family, int size, Dice dice)
    {
        if (size == 1) Alone(family, dice);
        else if (size == 2) Pair(family, dice);
        else if (WithoutTheMiddle(family.Cause, size, dice)) GrandparentsAndGrandchildren(family, size, dice);
        else if (UnderOneRoof(family.Cause, size, dice)) ThreeGenerations(family, size, dice);
        else Nuclear(family, size, dice);
    }

    private static bool WithoutTheMiddle(PovertyCause cause, int size, Dice dice) =>
        size <= 5 && dice.Chance(cause == PovertyCause.LackOfLabour ? 65 : cause == PovertyCause.Schooling ? 0 : 3);

    private static bool UnderOneRoof(PovertyCause cause, int size, Dice dice) =>
        size >= 4 && cause is not (PovertyCause.Schooling or PovertyCause.LackOfLabour) && dice.Chance(size switch { 4 => 14, 5 => 32, 6 => 35, _ => 50 });

    private static void Alone(Family family, Dice dice)
    {
        var (sex, age) = family.Cause switch
        {
            PovertyCause.Schooling => (Coin(dice), dice.Between(18, 21)),
            PovertyCause.LackOfLabour => (dice.Chance(72) ? Sex.Male : Sex.Female, dice.Between(62, 88)),
            PovertyCause.Illness or PovertyCause.Disability => (dice.Chance(70) ? Sex.Male : Sex.Female, dice.Between(38, 80)),
            _ => (dice.Chance(84) ? Sex.Male : Sex.Female, dice.Between(36, 58)),
        };
        family.Add(Relation.Head, sex, age);
    }

    private static void Pair(Family family, Dice dice)
    {
        switch (family.Cause)
        {
            case PovertyCause.Schooling:
                ParentAndChild(family, dice.Between(16, 21), dice);
                break;
            case PovertyCause.LackOfLabour when dice.Chance(22):
                GrandparentsAndGrandchildren(family, 2, dice);
                break;
            case PovertyCause.LackOfLabour:
                Couple(family, dice.Between(64, 84), dice);
                break;
            default:
                switch (dice.Weighted([46, 26, 24, 4]))
                {
                    case 0: Couple(family, dice.Between(40, AbleToLearn(family.Cause) ? 62 : 76), dice); break;
                    case 1: ParentAndChild(family, dice.Between(4, 27), dice); break;
                    case 2: SonAndParent(family, dice); break;
                    default: Siblings(family, dice); break;
                }
                break;
        }
    }

    /// <summary>Causes that speak of people who could work.</summary>
    private static bool AbleToLearn(PovertyCause cause) => cause is PovertyCause.LackOfSkills or PovertyCause.LackOfFunds or PovertyCause.LackOfOwnMotivation;

    private static void Couple(Family family, int husband, Dice dice)
    {
        family.Add(Relation.Head, Sex.Male, husband);
        family.Add(Relation.Spouse, Sex.Female, Math.Max(husband - dice.Between(-2, 6), 20));
    }

    private static void ParentAndChild(Family family, int child, Dice dice)
    {
        family.Add(Relation.Head, dice.Chance(55) ? Sex.Female : Sex.Male, child + dice.Between(22, 32));
        Child(family, child, dice);
    }

    private static void SonAndParent(Family family, Dice dice)
    {
        var head = family.Add(Relation.Head, Sex.Male, dice.Between(32, 58));
        if (dice.Chance(72)) family.Add(Relation.Mother, Sex.Female, head.Age + dice.Between(20, 32));
        else family.Add(Relation.Father, Sex.Male, head.Age + dice.Between(22, 34));
    }

    private static void Siblings(Family family, Dice dice)
    {
        var head = family.Add(Relation.Head, Sex.Male, dice.Between(45, 66));
        family.Add(Relation.Sibling, Coin(dice), head.Age - dice.Between(2, 9));
    }

    private static void GrandparentsAndGrandchildren(Family family, int size, Dice dice)
    {
        var couple = size > 3 || (size == 3 && dice.Chance(75));
        var children = size - (couple ? 2 : 1);
        var oldest = dice.Between(Math.Max(3, 2 * (children - 1)), 15);
        var head = Math.Max(oldest + dice.Between(46, 60), family.Cause == PovertyCause.LackOfLabour ? dice.Between(62, 74) : 0);
        if (couple) Couple(family, head, dice);
        else family.Add(Relation.Head, dice.Chance(60) ? Sex.Female : Sex.Male, head);
        foreach (var age in Ages(oldest, children, dice)) Grandchild(family, age, dice);
    }

    private static void ThreeGenerations(Family family, int size, Dice dice)
    {
        var couple = size > 4;
        var greatGrandmother = size == 8 || (size == 7 && dice.Chance(40));
        var children = size - (couple ? 4 : 3) - (greatGrandmother ? 1 : 0);
        var oldest = dice.Between(2 * (children - 1), greatGrandmother ? 8 : 15);
        var wife = oldest + dice.Between(20, 26);
        var son = Math.Max(wife + dice.Between(-1, 4), oldest + 22);
        var mother = son + dice.Between(20, 26);
        var father = mother + dice.Between(1, 5);

        if (couple || dice.Chance(40)) family.Add(Relation.Head, Sex.Male, father);
        if (couple) family.Add(Relation.Spouse, Sex.Female, mother);
        if (family.Members.Count == 0) family.Add(Relation.Head, Sex.Female, mother);
        family.Add(Relation.Son, Sex.Male, son);
        family.Add(Relation.DaughterInLaw, Sex.Female, wife);
        foreach (var age in Ages(oldest, children, dice)) Grandchild(family, age, dice);
        if (greatGrandmother) family.Add(Relation.Mother, Sex.Female, Math.Min(father + dice.Between(19, 24), OldestParent));
    }

    private static void Nuclear(Family family, int size, Dice dice)
    {
        var (children, parents) = Split(size, dice);
        if (family.Cause == PovertyCause.Schooling && children == 0) (children, parents) = (1, parents - 1);
        var single = children + parents + 1 == size;
        var oldest = OldestChild(family.Cause, children, dice);
        var mother = children == 0 ? dice.Between(36, 56) : oldest + dice.Between(20, 27);
        var father = Math.Max(mother + dice.Between(-1, 6), oldest + 22);

        var widow = single && parents == 0 && dice.Chance(55);
        family.Add(Relation.Head, widow ? Sex.Female : Sex.Male, widow ? mother : father);
        if (!single) family.Add(Relation.Spouse, Sex.Female, mother);
        foreach (var age in Ages(oldest, children, dice)) Child(family, age, dice);
        if (parents == 0) return;
        var grandmother = Math.Min(father + dice.Between(20, 30), OldestParent);
        if (parents == 2 || dice.Chance(70)) family.Add(Relation.Mother, Sex.Female, grandmother);
        if (parents == 2 || family.Members.Count < size) family.Add(Relation.Father, Sex.Male, Math.Min(grandmother + dice.Between(1, 5), OldestParent));
    }

    private static (int Children, int Parents) Split(int size, Dice dice) => size switch
    {
        3 => dice.Weighted([74, 14, 12]) switch { 0 => (1, 0), 1 => (0, 1), _ => (2, 0) },
        4 => dice.Weighted([60, 29, 4, 7]) switch { 0 => (2, 0), 1 => (1, 1), 2 => (0, 2), _ => (2, 1) },
        5 => dice.Weighted([20, 60, 20]) switch { 0 => (3, 0), 1 => (2, 1), _ => (1, 2) },
        6 => dice.Chance(60) ? (2, 2) : (3, 1),
        7 => (3, 2),
        _ => (4, 2),
    };

    private static int OldestChild(PovertyCause cause, int children, Dice dice)
    {
        var least = 2 * (children - 1);
        return cause switch
        {
            _ when children == 0 => -1,
            PovertyCause.Schooling => dice.Between(16, 21),
            PovertyCause.LackOfLabour => dice.Between(least, 15),
            _ => children <= 2 && dice.Chance(12) ? dice.Between(20, 28) : dice.Between(least, 19),
        };
    }

    /// <summary>Brothers and sisters at least two years apart.</summary>
    private static IEnumerable<int> Ages(int oldest, int count, Dice dice)
    {
        for (var (age, left) = (oldest, count - 1); left >= 0; left--)
        {
            yield return age;
            if (left > 0) age -= dice.Between(2, Math.Min(6, age - 2 * (left - 1)));
        }
    }

    private static void Child(Family family, int age, Dice dice)
    {
        var sex = Coin(dice);
        family.Add(sex == Sex.Male ? Relation.Son : Relation.Daughter, sex, age);
    }

    private static void Grandchild(Family family, int age, Dice dice)
    {
        var sex = Coin(dice);
        family.Add(sex == Sex.Male ? Relation.Grandson : Relation.Granddaughter, sex, age);
    }

    private static Sex Coin(Dice dice) => dice.Chance(52) ? Sex.Male : Sex.Female;
}
