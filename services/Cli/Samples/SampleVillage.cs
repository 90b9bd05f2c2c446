using System.Globalization;

namespace Fupin.Cli.Samples;

/// <summary>A village of the sample: its place in the tree and its run of households.</summary>
internal sealed class SampleVillage
{
    // 001-599 hold the national codes of streets, towns and townships, 201 upwards those of villages: no code here is a township's
    private const int FirstTownship = 601;
    private const int FirstVillage = 201;

    public required CountyPlan County { get; init; }
    public required string Province { get; init; }
    public required string City { get; init; }
    /// <summary>Within the county, in the order of the codes.</summary>
    public required int Index { get; init; }
    public required int Township { get; init; }
    /// <summary>From 0 in its township.</summary>
    public required int InTownship { get; init; }

    public bool Poor => County.Poor[Index];
    public string TownshipCode => County.Code + (FirstTownship + Township).ToString(CultureInfo.InvariantCulture);
    public string TownshipName => PlaceNames.Township(County.Index, Township);
    public string Code => TownshipCode + (FirstVillage + InTownship).ToString("D3", CultureInfo.InvariantCulture);
    public string Name => PlaceNames.Village(County.Index, Index);
    public int FirstHousehold => County.Starts[Index];
    public int EndHousehold => County.Starts[Index + 1];

    public static IEnumerable<SampleVillage> Of(CountyPlan county, string province, string city)
    {
        var (township, inTownship) = (-1, 0);
        for (var i = 0; i < county.Villages; i++)
        {
            if (county.TownshipOf(i) != township) (township, inTownship) = (county.TownshipOf(i), 0);
            yield return new() { County = county, Province = province, City = city, Index = i, Township = township, InTownship = inTownship++ };
        }
    }
}
