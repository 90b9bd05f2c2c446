using Fupin.Registry.V1;

namespace Fupin.Cli;

/// <summary>
/// The published tables this program is tested against, read from the CSV files embedded in it. Sources: LY135 is Luoyang's plan for the
/// 13th five-year period, LY2018 its three-year action of 2018, XX2016 Xinxiang's decision of 2016; the section stands on every row.
/// </summary>
public static class Published
{
    private static readonly Lazy<PublishedCity> LuoyangTables = new(ReadLuoyang);
    private static readonly Lazy<PublishedCity> XinxiangTables = new(ReadXinxiang);

    /// <summary>13 county-level units, 123 townships, 669 poor villages, 310,975 persons, 12 causes, plans LY135 and LY2018.</summary>
    public static PublishedCity Luoyang => LuoyangTables.Value;

    /// <summary>9 areas, 445 poor villages, 168,300 persons printed in units of 10,000, plan XX2016; no causes, no villages per area.</summary>
    public static PublishedCity Xinxiang => XinxiangTables.Value;

    /// <summary>Keys of the cities with published tables.</summary>
    public static IReadOnlyList<string> Cities { get; } = ["luoyang", "xinxiang"];

    /// <summary>The tables of a city, or null when none are published here.</summary>
    public static PublishedCity? Find(string city) => city switch
    {
        "luoyang" => Luoyang,
        "xinxiang" => Xinxiang,
        _ => null,
    };

    private static PublishedCity ReadLuoyang()
    {
        var counties = PublishedTable.Rows("divisions_luoyang.csv").Select(r => new PublishedCounty(
            r.Text("name_zh"), r.Text("name_en"), r["gb_code"], KindOf(r.Text("kind")), r.Yes("qinba_area"), r.Yes("sanshan_yitan_area"),
            r.WholeOf("poor_villages"), r.WholeOf("poor_persons"), UnitPersons: 1, r.Whole("planned_exit_year"), r.Text("source"))).ToArray();
        return new()
        {
            Key = "luoyang",
            Name = "洛阳市",
            EnglishName = "Luoyang",
            Code = "4103",
            Counties = counties,
            Townships = 123,
            PoorVillages = 669,
            PoorPersons = 310_975,
            Causes = [.. PublishedTable.Rows("poverty_causes_luoyang_2015.csv").Select(r => new PublishedCause(
                CauseOf(r.Text("cause_id")), r.Text("cause_zh"), checked((int)r.Scaled("percent", 2)!.Value), r.Text("source")))],
            ExitPlans = [ExitPlanTables.Luoyang(), ExitPlanTables.Luoyang2018()],
        };
    }

    private static PublishedCity ReadXinxiang() => new()
    {
        Key = "xinxiang",
        Name = "新乡市",
        EnglishName = "Xinxiang",
        Code = "4107",
        Counties = [.. PublishedTable.Rows("divisions_xinxiang.csv").Select(r => new PublishedCounty(
            r.Text("name_zh"), r.Text("name_en"), r["gb_code"], KindOf(r.Text("kind")), Qinba: false, SanshanYitan: false,
            PoorVillages: null, checked((int)(r.Scaled("poor_persons_end_2015_10k", 2)!.Value * 100)), UnitPersons: 100,
            r.Whole("delisting_target_year"), r.Text("source")))],
        PoorVillages = 445,
        PoorPersons = 168_300,
        Causes = [],
        ExitPlans = [ExitPlanTables.Xinxiang()],
    };

    private static DivisionKind KindOf(string printed) => printed switch
    {
        "national_poor_county" => DivisionKind.NationalPoorCounty,
        "provincial_poor_county" => DivisionKind.ProvincialPoorCounty,
        "other" => DivisionKind.OtherCounty,
        "poor_county" => DivisionKind.Unspecified,
        _ => throw new InvalidDataException($"{printed} is no kind of county"),
    };

    private static PovertyCause CauseOf(string id) => id switch
    {
        "illness" => PovertyCause.Illness,
        "disability" => PovertyCause.Disability,
        "schooling" => PovertyCause.Schooling,
        "disaster" => PovertyCause.Disaster,
        "lack_of_land" => PovertyCause.LackOfLand,
        "lack_of_water" => PovertyCause.LackOfWater,
        "lack_of_skills" => PovertyCause.LackOfSkills,
        "lack_of_labour" => PovertyCause.LackOfLabour,
        "lack_of_funds" => PovertyCause.LackOfFunds,
        "poor_transport" => PovertyCause.PoorTransport,
        "lack_of_own_motivation" => PovertyCause.LackOfOwnMotivation,
        "other" => PovertyCause.Other,
        _ => throw new InvalidDataException($"{id} is no poverty cause"),
    };
}
