using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Google.Type;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fupin.Cli.Cards;

/// <summary>The household card 户有卡 (REG-06) as an officer reads it. Class A fields are masked by the server.</summary>
internal static class HouseholdCard
{
    public static IEnumerable<IRenderable> Render(Household household)
    {
        yield return new Rule(Markup.Escape($"贫困户登记卡 household card · {household.Number}")).LeftJustified();
        yield return Pairs(Top(household));
        yield return Members(household);
        if (household.Facts is not { } facts) yield break;
        yield return new Rule($"{facts.Year} 年度 year {facts.Year}").LeftJustified();
        yield return Pairs([.. Yearly(facts), .. Money(facts.Income), .. Land(facts.Land), .. Living(facts.Living)]);
    }

    private static IEnumerable<(string, string)> Top(Household household) =>
    [
        ("户编号", household.Number),
        ("名称", household.Name),
        ("地址", household.Address),
        ("行政区划代码", household.DivisionCode),
        ("自然村", household.Hamlet),
        ("村民小组", household.Group),
        ("联系电话", household.Phone),
        ("开户银行", household.Bank),
        ("银行账号", household.BankAccount),
        ("识别标准", Labels.Of(household.Standard)),
        ("建档年度", Year(household.HasRegisteredYear, household.RegisteredYear)),
        ("计划脱贫年度", Year(household.HasPlannedExitYear, household.PlannedExitYear)),
        ("是否军烈属", Flag(household.HasMartyrFamily, household.MartyrFamily)),
        ("是否独生子女户", Flag(household.HasOnlyChildFamily, household.OnlyChildFamily)),
        ("是否双女户", Flag(household.HasTwoDaughtersFamily, household.TwoDaughtersFamily)),
        ("待核实", string.Join("、", household.Findings.Select(Labels.Of))),
        ("帮扶责任人", household.Helper?.FullName ?? ""),
        ("帮扶单位", household.Helper?.Unit ?? ""),
        ("是否搬迁户", household.RelocationWish is { HasRelocating: true } wish ? Flag(true, wish.Relocating) : ""),
        ("安置地", household.RelocationWish?.Destination ?? ""),
    ];

    private static Table Members(Household household)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var header in new[] { "人编号", "姓名", "与户主关系", "性别", "出生日期", "证件号码", "民族", "文化程度", "健康状况", "劳动技能", "务工状况" }) table.AddColumn(header);
        foreach (var person in household.Members)
            table.AddRow(
                [.. new[]
                {
                    person.Number, person.FullName, Labels.Of(person.Relation), Labels.Of(person.Sex), Day(person.BirthDate),
                    person.IdNumber.Length > 0 ? person.IdNumber : person.NoIdReason, Labels.Of(person.Ethnicity),
                    person.Facts is { } facts ? Labels.Of(facts.Education) : "",
                    string.Join("、", (person.Facts?.Health ?? []).Select(Labels.Of)),
                    person.Facts is { } work ? Labels.Of(work.Labour) : "",
                    person.Facts is { } place ? Labels.Of(place.WorkPlace) : "",
                }.Select(Markup.Escape)]);
        return table;
    }

    private static IEnumerable<(string, string)> Yearly(HouseholdFacts facts) =>
    [
        ("贫困户属性", Labels.Of(facts.Kind)),
        ("脱贫属性", Labels.Of(facts.Status)),
        ("脱贫年度", Year(facts.HasExitYear, facts.ExitYear)),
        ("增减原因", Labels.Of(facts.ChangeReason)),
        ("主要致贫原因", Labels.Of(facts.MainCause)),
        ("其他致贫原因", string.Join("、", facts.OtherCauses.Select(Labels.Of))),
        ("家庭人口", facts.HasSize ? facts.Size.ToString(CultureInfo.InvariantCulture) : ""),
        ("是否加入农民专业合作组织", Flag(facts.HasCooperativeMember, facts.CooperativeMember)),
    ];

    private static IEnumerable<(string, string)> Money(Income? income) => income is null ? [] :
    [
        ("工资性收入(元)", Hundredths(income.HasWagesFen, income.WagesFen)),
        ("生产经营性收入(元)", Hundredths(income.HasBusinessFen, income.BusinessFen)),
        ("财产性收入(元)", Hundredths(income.HasPropertyFen, income.PropertyFen)),
        ("转移性收入(元)", Hundredths(income.HasTransfersFen, income.TransfersFen)),
        ("生产经营性支出(元)", Hundredths(income.HasBusinessExpensesFen, income.BusinessExpensesFen)),
        ("家庭人均纯收入(元)", Hundredths(income.HasNetPerHeadFen, income.NetPerHeadFen)),
    ];

    private static IEnumerable<(string, string)> Land(Land? land) => land is null ? [] :
    [
        ("耕地面积(亩)", Hundredths(land.HasArableMu100, land.ArableMu100)),
        ("有效灌溉面积(亩)", Hundredths(land.HasIrrigatedMu100, land.IrrigatedMu100)),
        ("林地面积(亩)", Hundredths(land.HasForestMu100, land.ForestMu100)),
    ];

    private static IEnumerable<(string, string)> Living(Living? living) => living is null ? [] :
    [
        ("住房面积(平方米)", Hundredths(living.HasHousingAreaM2100, living.HousingAreaM2100)),
        ("住房等级", Labels.Of(living.HouseGrade)),
        ("是否危房", Flag(living.HasDilapidated, living.Dilapidated)),
        ("是否通生活用电", Flag(living.HasElectricity, living.Electricity)),
        ("饮水是否困难", Flag(living.HasWaterShortage, living.WaterShortage)),
        ("饮水是否安全", Flag(living.HasSafeWater, living.SafeWater)),
        ("是否通广播电视", Flag(living.HasBroadcasting, living.Broadcasting)),
        ("有无卫生厕所", Flag(living.HasSanitaryToilet, living.SanitaryToilet)),
        ("与村主干路距离(米)", living.HasRoadDistanceM ? living.RoadDistanceM.ToString(CultureInfo.InvariantCulture) : ""),
        ("入户路类型", Labels.Of(living.AccessRoad)),
        ("主要燃料类型", Labels.Of(living.Fuel)),
    ];

    /// <summary>Two pairs beside each other; what is blank is left out.</summary>
    private static Table Pairs(IEnumerable<(string Label, string Value)> pairs)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "", "");
        foreach (var two in pairs.Where(pair => pair.Value.Length > 0).Chunk(2))
            table.AddRow([.. two.SelectMany(pair => new[] { Markup.Escape(pair.Label), Markup.Escape(pair.Value) })]);
        return table;
    }

    private static string Hundredths(bool has, long value) => has ? Scaled.Format(value, 2) : "";

    private static string Flag(bool has, bool value) => !has ? "" : value ? "是" : "否";

    private static string Year(bool has, int year) => has ? year.ToString(CultureInfo.InvariantCulture) : "";

    private static string Day(Date? day) => day is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{day.Year:D4}-{day.Month:D2}-{day.Day:D2}");
}
