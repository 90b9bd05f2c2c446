using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>
/// A county of the sample before its people are drawn: which villages it has, and which household (size and cause) lives in which. Two bytes
/// a household, so a city of ten times the size still fits in a few megabytes.
/// </summary>
internal sealed class CountyPlan
{
    /// <summary>REG-21 (LY2018 §2(1)3): of all poor persons, 59.2 % lived in non-poor villages in 2018. Persons in poor villages, in 1/1,000.</summary>
    private const int InPoorVillagesE3 = 408;
    private const int MostTownships = 399;

    public required int Index { get; init; }
    public required PublishedCounty Published { get; init; }
    /// <summary>National code, or the internal one of a zone.</summary>
    public required string Code { get; init; }
    public required int Persons { get; init; }
    public required int PoorVillages { get; init; }
    public required int[] CausePersons { get; init; }

    /// <summary>Household by household in the order of the villages.</summary>
    public byte[] Sizes { get; private set; } = [];
    public byte[] Causes { get; private set; } = [];
    /// <summary>Whether village i, in the order of its code, is a poor village.</summary>
    public bool[] Poor { get; private set; } = [];
    /// <summary>First household of village i; one more at the end.</summary>
    public int[] Starts { get; private set; } = [];
    public int Townships { get; private set; }

    public int Villages => Poor.Length;

    /// <summary>Splits the persons of each cause into whole households and shuffles them.</summary>
    public void DrawHouseholds(ulong seed)
    {
        var dice = Dice.For(seed, Stream.Sizes, Index);
        var sizes = new List<byte>();
        var causes = new List<byte>();
        for (var c = 0; c < CausePersons.Length; c++)
        {
            var drawn = HouseholdSizes.Split(CausePersons[c], (PovertyCause)(c + 1), dice);
            sizes.AddRange(drawn);
            causes.AddRange(Enumerable.Repeat((byte)(c + 1), drawn.Count));
        }
        (Sizes, Causes) = ([.. sizes], [.. causes]);
        for (var i = Sizes.Length - 1; i > 0; i--)
        {
            var j = dice.Below(i + 1);
            (Sizes[i], Sizes[j]) = (Sizes[j], Sizes[i]);
            (Causes[i], Causes[j]) = (Causes[j], Causes[i]);
        }
    }

    /// <summary>Lays out the villages and gives each a run of households.</summary>
    public void LayOutVillages(int nonPoor, ulong seed)
    {
        var dice = Dice.For(seed, Stream.Villages, Index);
        Poor = new bool[PoorVillages + Math.Clamp(nonPoor, PoorVillages == 0 ? 1 : 0, Math.Max(0, Sizes.Length - PoorVillages))];
        Array.Fill(Poor, true, 0, PoorVillages);
        for (var i = Poor.Length - 1; i > 0; i--)
        {
            var j = dice.Below(i + 1);
            (Poor[i], Poor[j]) = (Poor[j], Poor[i]);
        }

        var weights = new long[Villages];
        for (var i = 0; i < weights.Length; i++) weights[i] = dice.Between(50, 150);
        var poor = Sum(weights, ofPoor: true);
        var others = Sum(weights, ofPoor: false);
        // both kinds share the county as REG-21 says, whatever their numbers; cross-multiplied to stay whole
        if (poor > 0 && others > 0)
            for (var i = 0; i < weights.Length; i++) weights[i] *= Poor[i] ? InPoorVillagesE3 * others : (1000 - InPoorVillagesE3) * poor;
        Deal(Apportionment.Of(Persons, weights));
    }

    public void SetTownships(int townships) => Townships = Math.Clamp(townships, 1, Math.Min(Math.Max(Villages, 1), MostTownships));

    /// <summary>The township of a village: runs of about equal length.</summary>
    public int TownshipOf(int village) => (int)((long)village * Townships / Villages);

    private void Deal(int[] targets)
    {
        Starts = new int[Villages + 1];
        var (household, persons, target) = (0, 0L, 0L);
        for (var i = 0; i < Villages; i++)
        {
            Starts[i] = household;
            target += targets[i];
            var laterVillages = Villages - 1 - i;
            while (household < Sizes.Length - laterVillages && (household == Starts[i] || persons + Sizes[household] / 2 < target || laterVillages == 0))
                persons += Sizes[household++];
        }
        Starts[Villages] = household;
    }

    private long Sum(long[] weights, bool ofPoor) => weights.Where((_, i) => Poor[i] == ofPoor).Sum();
}
