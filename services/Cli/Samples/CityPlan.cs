using System.Globalization;

namespace Fupin.Cli.Samples;

/// <summary>The margins of the sample: every county, village and cause figure, scaled from the published ones.</summary>
internal static class CityPlan
{
    /// <summary>
    /// REG-21 (LY2018 §2(1)3): 72.6 % of the villages with poor people were non-poor villages in 2018. No figure of 2015 is printed, so the
    /// sample takes this one: 669 × 72.6 / 27.4 = 1,773 non-poor villages for Luoyang.
    /// </summary>
    private const long NonPoorVillagesE3 = 726;

    /// <summary>Townships of Xinxiang are not printed; the sample takes one for every twenty villages, about as Luoyang has them.</summary>
    private const int VillagesPerTownship = 20;

    public static IReadOnlyList<CountyPlan> Draw(PublishedCity city, SampleScale scale, ulong seed)
    {
        var persons = Scale(scale, [.. city.Counties.Select(c => (long)c.PoorPersons)]);
        var villages = PoorVillages(city, scale);
        var causes = Apportionment.Table(persons, Causes(persons.Sum()));
        var zones = 0;
        CountyPlan[] counties = [.. city.Counties.Select((c, i) => new CountyPlan
        {
            Index = i,
            Published = c,
            Code = c.Code ?? city.Code + (91 + zones++).ToString(CultureInfo.InvariantCulture),
            Persons = persons[i],
            PoorVillages = villages[i],
            CausePersons = causes[i],
        })];
        foreach (var county in counties) county.DrawHouseholds(seed);

        var nonPoor = Apportionment.Of(Rounded(villages.Sum() * NonPoorVillagesE3, 1000 - NonPoorVillagesE3), [.. persons.Select(p => (long)p)]);
        foreach (var county in counties) county.LayOutVillages(nonPoor[county.Index], seed);

        long[] weights = [.. counties.Select(c => (long)c.Villages)];
        var townships = city.Townships is { } printed ? scale.Of(printed) : Rounded(weights.Sum(), VillagesPerTownship);
        var perCounty = Apportionment.AtLeastOne(Math.Max(townships, counties.Length), weights);
        foreach (var county in counties) county.SetTownships(perCounty[county.Index]);
        return counties;
    }

    /// <summary>Per county where printed (Luoyang); where only the city's number is printed (Xinxiang), by its persons: invented.</summary>
    private static int[] PoorVillages(PublishedCity city, SampleScale scale)
    {
        long[] printed = [.. city.Counties.Select(c => (long)(c.PoorVillages ?? 0))];
        return printed.Sum() > 0
            ? Scale(scale, printed)
            : Apportionment.AtLeastOne(Math.Max(scale.Of(city.PoorVillages), printed.Length), [.. city.Counties.Select(c => (long)c.PoorPersons)]);
    }

    /// <summary>Persons by cause (REG-09). Xinxiang prints no shares, so its sample takes those of Luoyang: invented there.</summary>
    private static int[] Causes(long persons) =>
        Apportionment.AtLeastOne(persons, [.. Published.Luoyang.Causes.OrderBy(c => c.Cause).Select(c => (long)c.ShareE4)]);

    private static int[] Scale(SampleScale scale, long[] printed) =>
        Apportionment.AtLeastOne(Math.Max(scale.Of(printed.Sum()), printed.Count(n => n > 0)), printed);

    private static long Rounded(long part, long whole) => (part * 2 + whole) / (2 * whole);
}
