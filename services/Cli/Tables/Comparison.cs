using Fupin.Chassis.Values;

namespace Fupin.Cli.Tables;

/// <summary>Counts how many printed figures were reproduced. Whole numbers only.</summary>
internal sealed class Comparison
{
    public int Matched { get; private set; }

    public int Compared { get; private set; }

    /// <summary>Whether the figure is as printed, to the unit of the print; null where nothing is printed.</summary>
    public bool? Figure(long computed, long? printed, long unit = 1) =>
        printed is { } figure ? Count(Scaled.Ratio(computed, unit, 1) * unit == figure) : null;

    public bool? Year(int? computed, int? printed) => printed is null ? null : Count(computed == printed);

    /// <summary>A share in 1/10,000 as printed.</summary>
    public bool Share(int computedE4, int printedE4) => Count(computedE4 == printedE4);

    /// <summary>In a scaled sample one person may be more than the last printed digit: right within one person.</summary>
    public bool ScaledShare(long persons, long total, int printedE4) => Count(Math.Abs(persons * 10_000 - total * printedE4) < 10_000);

    private bool Count(bool matches)
    {
        Compared++;
        if (matches) Matched++;
        return matches;
    }
}
