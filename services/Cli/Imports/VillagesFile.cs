using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Google.Protobuf.Reflection;

namespace Fupin.Cli.Imports;

/// <summary>Rows of the village form 贫困村登记表. Units follow the names of the contract's fields.</summary>
internal static class VillagesFile
{
    public const string Code = "行政区划代码";
    public const string Kind = "村属性";
    public const string Year = "数据年度";

    public static readonly IReadOnlyList<(string Column, FieldDescriptor Field)> Facts =
    [
        .. new (string Column, int Field)[]
        {
            ("地形", VillageFacts.TerrainFieldNumber),
            ("自然村数", VillageFacts.HamletsFieldNumber),
            ("总户数", VillageFacts.HouseholdsFieldNumber),
            ("总人口", VillageFacts.PopulationFieldNumber),
            ("贫困户数", VillageFacts.PoorHouseholdsFieldNumber),
            ("贫困人口", VillageFacts.PoorPersonsFieldNumber),
            ("低保户数", VillageFacts.LowAllowanceHouseholdsFieldNumber),
            ("低保人口", VillageFacts.LowAllowancePersonsFieldNumber),
            ("特困户数", VillageFacts.ExtremeDifficultyHouseholdsFieldNumber),
            ("特困人口", VillageFacts.ExtremeDifficultyPersonsFieldNumber),
            ("少数民族人口", VillageFacts.MinorityPersonsFieldNumber),
            ("残疾人口", VillageFacts.DisabledPersonsFieldNumber),
            ("劳动力人数", VillageFacts.LabourForceFieldNumber),
            ("外出务工人数", VillageFacts.MigrantWorkersFieldNumber),
            ("耕地面积", VillageFacts.ArableMu100FieldNumber),
            ("有效灌溉面积", VillageFacts.IrrigatedMu100FieldNumber),
            ("林地面积", VillageFacts.ForestMu100FieldNumber),
            ("到乡镇是否通硬化路", VillageFacts.HardenedRoadFieldNumber),
            ("通客运班车", VillageFacts.PassengerBusFieldNumber),
            ("未通硬化路自然村数", VillageFacts.HamletsWithoutHardenedRoadFieldNumber),
            ("未通生活用电户数", VillageFacts.HouseholdsWithoutElectricityFieldNumber),
            ("未通动力电自然村数", VillageFacts.HamletsWithoutThreePhasePowerFieldNumber),
            ("饮水困难户数", VillageFacts.HouseholdsShortOfWaterFieldNumber),
            ("未实现饮水安全户数", VillageFacts.HouseholdsWithoutSafeWaterFieldNumber),
            ("危房户数", VillageFacts.DilapidatedHouseholdsFieldNumber),
            ("卫生室个数", VillageFacts.ClinicsFieldNumber),
            ("执业(助理)医师人数", VillageFacts.DoctorsFieldNumber),
            ("文化室个数", VillageFacts.CultureRoomsFieldNumber),
            ("通广播电视户数", VillageFacts.HouseholdsWithBroadcastingFieldNumber),
            ("通宽带", VillageFacts.BroadbandFieldNumber),
            ("无卫生厕所户数", VillageFacts.HouseholdsWithoutSanitaryToiletFieldNumber),
            ("垃圾集中堆放点", VillageFacts.WastePointsFieldNumber),
            ("农民专业合作社个数", VillageFacts.CooperativesFieldNumber),
            ("合作社成员户数", VillageFacts.CooperativeHouseholdsFieldNumber),
            ("村集体经济收入(元)", VillageFacts.CollectiveIncomeFenFieldNumber),
            ("参加新农合人数", VillageFacts.MedicallyInsuredFieldNumber),
            ("参加养老保险人数", VillageFacts.PensionInsuredFieldNumber),
            ("第一书记", VillageFacts.FirstSecretaryFieldNumber),
            ("驻村工作队单位", VillageFacts.StationedUnitFieldNumber),
            ("主导产业", VillageFacts.MainIndustryFieldNumber),
        }.Select(pair => (pair.Column, VillageFacts.Descriptor.FindFieldByNumber(pair.Field))),
    ];

    /// <exception cref="SheetException">A column is missing or a cell can't be read.</exception>
    public static IEnumerable<VillageRow> Read(SheetReader sheet, int defaultYear)
    {
        SheetCells.Require(sheet.Columns, defaultYear == 0 ? [Code, Kind, Year] : [Code, Kind]);
        foreach (var line in sheet.Read())
        {
            if (line.Fault is { } fault) throw SheetFaults.Row(line.Number, fault);
            yield return Parse(new SheetCells(sheet.Columns, line), defaultYear);
        }
    }

    private static VillageRow Parse(SheetCells cells, int defaultYear)
    {
        var facts = new VillageFacts { Year = cells.Count(Year) ?? defaultYear, Kind = cells.Label<VillageKind>(Kind) };
        foreach (var (column, field) in Facts)
            if (Value(cells, column, field) is { } value)
                field.Accessor.SetValue(facts, value);
        return new() { Line = cells.Line, DivisionCode = cells.Required(Code), Facts = facts };
    }

    private static object? Value(SheetCells cells, string column, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => cells.Text(column),
        FieldType.Bool => cells.Flag(column),
        FieldType.Int32 => cells.Count(column),
        // 1/100 mu and fen
        FieldType.Int64 => cells.Number(column, 2),
        _ => throw new InvalidOperationException($"{field.FullName}: no column has this type"),
    };
}
