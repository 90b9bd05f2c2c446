using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>The division rows of a sample: province, city and counties as they are, townships and villages invented; parents before children.</summary>
internal static class SampleTree
{
    public const string Province = "河南省";
    private const string ProvinceCode = "41";

    public static IEnumerable<DivisionRow> Rows(PublishedCity city, IReadOnlyList<CountyPlan> counties)
    {
        yield return Row(ProvinceCode, Province, "", CodeAuthority.National, DivisionKind.Ordinary, invented: false);
        yield return Row(city.Code, city.Name, ProvinceCode, CodeAuthority.National, DivisionKind.Ordinary, invented: false);
        foreach (var county in counties)
        {
            var authority = county.Published.Code is null ? CodeAuthority.Internal : CodeAuthority.National;
            var row = Row(county.Code, county.Published.Name, city.Code, authority, county.Published.Kind, invented: false);
            if (county.Published.Qinba) row.Tags.Add("qinba");
            if (county.Published.SanshanYitan) row.Tags.Add("sanshan_yitan");
            yield return row;
        }

        foreach (var county in counties)
        {
            var township = -1;
            foreach (var village in SampleVillage.Of(county, Province, city.Name))
            {
                if (village.Township != township)
                    yield return Row(village.TownshipCode, village.TownshipName, county.Code, CodeAuthority.Internal, DivisionKind.Ordinary, invented: true);
                township = village.Township;
                yield return Row(village.Code, village.Name, village.TownshipCode, CodeAuthority.Internal, DivisionKind.Ordinary, invented: true);
            }
        }
    }

    private static DivisionRow Row(string code, string name, string parent, CodeAuthority authority, DivisionKind kind, bool invented) => new()
    {
        Code = code,
        CodeAuthority = authority,
        DisplayName = name,
        ParentCode = parent,
        Kind = kind,
        Invented = invented,
    };
}
