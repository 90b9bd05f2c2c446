using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>Splits persons into households of 1 to 8, about 3.1 persons on average over the causes of Luoyang.</summary>
internal static class HouseholdSizes
{
    public const int Largest = 8;

    public static List<byte> Split(int persons, PovertyCause cause, Dice dice)
    {
        var smallest = cause == PovertyCause.Schooling ? 2 : 1;
        var sizes = new List<byte>(persons / 3 + 1);
        while (persons > 0)
        {
            var size = Math.Min(dice.Weighted(Weights(cause)) + 1, persons);
            var rest = persons - size;
            if (rest > 0 && rest < smallest && size + rest <= Largest) size += rest;
            sizes.Add((byte)size);
            persons -= size;
        }
        return sizes;
    }

    private static ReadOnlySpan<int> Weights(PovertyCause cause) => cause switch
    {
        PovertyCause.LackOfLabour => [370, 390, 130, 70, 30, 10, 0, 0],
        PovertyCause.Disability => [160, 250, 280, 190, 80, 30, 8, 2],
        PovertyCause.Illness => [120, 230, 290, 220, 90, 38, 9, 3],
        PovertyCause.Schooling => [0, 60, 280, 390, 180, 70, 15, 5],
        PovertyCause.LackOfOwnMotivation => [240, 210, 270, 190, 60, 22, 6, 2],
        _ => [105, 190, 300, 255, 100, 38, 9, 3],
    };
}
