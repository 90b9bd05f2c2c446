using Fupin.Cli.Samples;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tables;

/// <summary>What the computed tables are held against. A figure that is not printed is null and not compared.</summary>
/// <param name="IsScaled">The figures are the published ones times a scale, not the published ones.</param>
internal sealed record Targets(bool IsScaled, IReadOnlyList<CountyTarget> Counties, long PoorVillages, long Persons, IReadOnlyList<CauseTarget> Causes)
{
    public static Targets Of(PublishedCity city) => new(
        IsScaled: false,
        [.. city.Counties.Select(c => new CountyTarget(c.Name, c.PoorVillages, c.PoorPersons, c.UnitPersons, c.PlannedExitYear))],
        city.PoorVillages,
        city.PoorPersons,
        Shares(city));

    public static Targets Of(PublishedCity city, Sample sample) => !sample.IsScaled ? Of(city) : new(
        IsScaled: true,
        [.. sample.Counties.Select(c => new CountyTarget(c.Published.Name, c.PoorVillages, c.Persons, UnitPersons: 1, c.Published.PlannedExitYear))],
        sample.Counties.Sum(c => (long)c.PoorVillages),
        sample.Persons,
        Shares(city));

    private static CauseTarget[] Shares(PublishedCity city) => [.. city.Causes.Select(c => new CauseTarget(c.Cause, c.Label, c.ShareE4))];
}

/// <param name="Name">Chinese name of the county-level unit.</param>
/// <param name="UnitPersons">Smallest unit of the print in persons.</param>
internal sealed record CountyTarget(string Name, long? PoorVillages, long Persons, int UnitPersons, int? PlannedExitYear);

/// <param name="ShareE4">In 1/10,000.</param>
internal sealed record CauseTarget(PovertyCause Cause, string Label, int ShareE4);
