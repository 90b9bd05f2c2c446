using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Google.Type;

namespace Fupin.Cli.Samples;

/// <summary>Writes a sample as the files an officer would have: divisions.csv, villages.csv, households.csv, and a README with the notice.</summary>
internal static class SampleFiles
{
    public static readonly string[] DivisionColumns = ["行政区划代码", "代码来源", "名称", "上级代码", "类型", "标签", "启用日期", "停用日期", "继任代码", "虚构"];

    public static readonly string[] VillageColumns =
    [
        "行政村名称", "行政区划代码", "数据年度", "村属性", "地形", "自然村数", "总户数", "总人口", "贫困户数", "贫困人口", "低保户数", "低保人口", "特困户数", "特困人口", "少数民族人口",
        "残疾人口", "劳动力人数", "外出务工人数", "耕地面积", "有效灌溉面积", "林地面积", "到乡镇是否通硬化路", "通客运班车", "未通硬化路自然村数", "未通生活用电户数", "未通动力电自然村数",
        "饮水困难户数", "未实现饮水安全户数", "危房户数", "卫生室个数", "执业(助理)医师人数", "文化室个数", "通广播电视户数", "通宽带", "无卫生厕所户数", "垃圾集中堆放点", "农民专业合作社个数",
        "合作社成员户数", "村集体经济收入(元)", "参加新农合人数", "参加养老保险人数", "第一书记", "驻村工作队单位", "主导产业",
    ];

    public static void WriteDivisions(TextWriter to, Sample sample) => Write(to, DivisionColumns, sample.Divisions.Select(d => new[]
    {
        d.Code, Labels.Of(d.CodeAuthority), d.DisplayName, d.ParentCode, d.Kind == DivisionKind.Unspecified ? "" : Labels.Of(d.Kind), string.Join('、', d.Tags),
        Day(d.ValidFrom), Day(d.ValidTo), string.Join('、', d.SuccessorCodes), YesNo(d.Invented),
    }));

    public static void WriteVillages(TextWriter to, Sample sample)
    {
        var names = sample.Divisions.Where(d => d.Code.Length == 12).ToDictionary(d => d.Code, d => d.DisplayName, StringComparer.Ordinal);
        Write(to, VillageColumns, sample.Villages.Select(v => Cells(v, names[v.DivisionCode])));
    }

    public static void WriteHouseholds(TextWriter to, Sample sample) => Write(to, sample.HouseholdColumns, sample.HouseholdRows());

    public static void WriteReadme(TextWriter to, Sample sample)
    {
        to.Write($"""
            # 样本 · Sample

            {SampleNotice.Chinese}

            {SampleNotice.English}

            `fupin sample --city {sample.City} --scale {sample.Scale} --seed {sample.Seed.ToString(CultureInfo.InvariantCulture)}`

            | file | rows |
            |---|---|
            | `divisions.csv` | {sample.Divisions.Count.ToString(CultureInfo.InvariantCulture)} |
            | `villages.csv` | {sample.Counties.Sum(c => c.PoorVillages + c.NonPoorVillages).ToString(CultureInfo.InvariantCulture)} |
            | `households.csv` | {sample.Persons.ToString(CultureInfo.InvariantCulture)} ({sample.Households.ToString(CultureInfo.InvariantCulture)} households) |

            ID numbers begin with 99, phones and accounts with 000: none of them can belong to anybody.

            """);
    }

    /// <summary>utf-8, utf-8-bom or gb18030; null for anything else.</summary>
    public static Encoding? EncodingOf(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return name switch
        {
            "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            "utf-8-bom" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            "gb18030" => Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            _ => null,
        };
    }

    private static void Write(TextWriter to, IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        using var csv = new CsvWriter(to, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        foreach (var column in columns) csv.WriteField(column);
        csv.NextRecord();
        foreach (var row in rows)
        {
            foreach (var cell in row) csv.WriteField(cell);
            csv.NextRecord();
        }
    }

    private static string[] Cells(VillageRow row, string name)
    {
        var f = row.Facts;
        return
        [
            name, row.DivisionCode, Whole(f.Year), Labels.Of(f.Kind), f.Terrain, Whole(f.Hamlets), Whole(f.Households), Whole(f.Population), Whole(f.PoorHouseholds),
            Whole(f.PoorPersons), Whole(f.LowAllowanceHouseholds), Whole(f.LowAllowancePersons), Whole(f.ExtremeDifficultyHouseholds), Whole(f.ExtremeDifficultyPersons),
            Whole(f.MinorityPersons), Whole(f.DisabledPersons), Whole(f.LabourForce), Whole(f.MigrantWorkers), Scaled.Format(f.ArableMu100, 2),
            Scaled.Format(f.IrrigatedMu100, 2), Scaled.Format(f.ForestMu100, 2), YesNo(f.HardenedRoad), YesNo(f.PassengerBus), Whole(f.HamletsWithoutHardenedRoad),
            Whole(f.HouseholdsWithoutElectricity), Whole(f.HamletsWithoutThreePhasePower), Whole(f.HouseholdsShortOfWater), Whole(f.HouseholdsWithoutSafeWater),
            Whole(f.DilapidatedHouseholds), Whole(f.Clinics), Whole(f.Doctors), Whole(f.CultureRooms), Whole(f.HouseholdsWithBroadcasting), YesNo(f.Broadband),
            Whole(f.HouseholdsWithoutSanitaryToilet), Whole(f.WastePoints), Whole(f.Cooperatives), Whole(f.CooperativeHouseholds),
            Scaled.Format(f.CollectiveIncomeFen, 2), Whole(f.MedicallyInsured), Whole(f.PensionInsured), f.FirstSecretary, f.StationedUnit, f.MainIndustry,
        ];
    }

    private static string Day(Date? date) => date is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}");

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string YesNo(bool value) => value ? "是" : "否";
}
