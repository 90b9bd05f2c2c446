using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>Draws one household of a county; the same index gives the same household, whoever asks and in whatever order.</summary>
internal static class Households
{
    public static Family Draw(CountyPlan county, ulong seed, int index)
    {
        var dice = Dice.For(seed, Stream.Household, county.Index, index);
        var family = new Family((PovertyCause)county.Causes[index]);
        Kinship.Draw(family, county.Sizes[index], dice);
        Learning.Draw(family, dice);
        Condition.Draw(family, dice);
        family.Home = Dwelling.Draw(family, county.Published.SanshanYitan, dice);
        Standing.Draw(family, dice);
        Livelihood.Draw(family, dice);
        PersonNames.Draw(family, dice);
        return family;
    }
}
