using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>
/// The columns of the household form, each with what the sample writes there. Household columns stand on the head's row only, except the two
/// keys 行政区划代码 and 户编号, which stand on every row.
/// </summary>
internal static class HouseholdSheet
{
    private static readonly Column[] All =
    [
        Of("数据年度", _ => Whole(Family.Year)),
        Of("省", r => r.Village.Province),
        Of("市", r => r.Village.City),
        Of("县(区)", r => r.Village.County.Published.Name),
        Of("乡(镇)", r => r.Village.TownshipName),
        Of("行政村", r => r.Village.Name),
        Of("自然村", r => PlaceNames.Hamlet(r.Index)),
        Of("村民小组", r => PlaceNames.Group(r.Index / 3)),
        Key("行政区划代码", r => r.Village.Code),
        Of("户主姓名", r => r.Family.Head.Name),
        Of("联系电话", r => r.Numbers.Phone(r.Index)),
        Of("开户银行", _ => "农村信用社" + SampleNotice.Mark),
        Of("银行账号", r => r.Numbers.Account(r.Index)),
        Of("识别标准", _ => Labels.Of(HouseholdStandard.National)),
        Of("贫困户属性", r => Labels.Of(r.Family.Kind)),
        Of("脱贫属性", _ => Labels.Of(PovertyStatus.Poor)),
        Of("脱贫年度", _ => ""),
        Of("建档年度", r => Whole(r.Family.RegisteredYear)),
        Of("计划脱贫年度", r => r.Village.County.Published.PlannedExitYear is { } year ? Whole(year) : ""),
        Of("增减原因", r => r.Family.RegisteredYear == Family.Year ? Labels.Of(ChangeReason.New) : ""),
        Of("是否军烈属", r => YesNo(r.Family.MartyrFamily)),
        Of("是否独生子女户", r => YesNo(r.Family.OnlyChild)),
        Of("是否双女户", r => YesNo(r.Family.TwoDaughters)),
        Key("户编号", r => r.Number),
        Person("人编号", r => r.Number + r.Position.ToString("D2", CultureInfo.InvariantCulture)),
        Of("主要致贫原因", r => Labels.Of(r.Family.Cause)),
        Of("其他致贫原因", r => string.Join('、', r.Family.OtherCauses.Select(Labels.Of))),
        Person("姓名", r => r.Member.Name),
        Person("性别", r => Labels.Of(r.Member.Sex)),
        Person("证件类型", r => Labels.Of(r.IdNumber.Length > 0 ? IdentityDocument.ResidentId : IdentityDocument.None)),
        Person("证件号码", r => r.IdNumber),
        Person("无证原因", r => r.Member.NoIdReason),
        Person("与户主关系", r => Labels.Of(r.Member.Relation)),
        Person("民族", r => Labels.Of(r.Member.Ethnicity)),
        Person("文化程度", r => Labels.Of(r.Member.Education)),
        Person("在校生状况", r => Labels.Of(r.Member.Schooling)),
        Person("健康状况", r => HealthOf(r.Member)),
        Person("残疾类别", r => r.Member.Disabled ? Labels.Of(r.Member.Disability) : ""),
        Person("残疾等级", r => r.Member.DisabilityGrade switch { 1 => "一级", 2 => "二级", 3 => "三级", 4 => "四级", _ => "" }),
        Person("残疾人证号", r => r.Member is { Disabled: true, Certified: true } ? InventedNumbers.Certificate(r.IdNumber, r.Member) : ""),
        Person("居住状态", r => Labels.Of(r.Member.Residence)),
        Person("劳动技能", r => Labels.Of(r.Member.Labour)),
        Person("务工状况", r => Labels.Of(r.Member.WorkPlace)),
        Person("务工时间(月)", r => Whole(r.Member.WorkMonths)),
        Person("是否现役军人", r => YesNo(r.Member.Soldier)),
        Person("是否参加新农合", r => YesNo(r.Member.MedicalInsurance)),
        Person("是否参加城乡居民基本养老保险", r => YesNo(r.Member.PensionInsurance)),
        Of("工资性收入", r => Hundredths(r.Income.Wages)),
        Of("生产经营性收入", r => Hundredths(r.Income.Business)),
        Of("财产性收入", r => Hundredths(r.Income.Property)),
        Of("转移性收入", r => Hundredths(r.Income.Transfers)),
        Of("低保金", r => Hundredths(r.Income.LowAllowance)),
        Of("特困供养金", r => Hundredths(r.Income.ExtremeDifficulty)),
        Of("养老金", r => Hundredths(r.Income.Pension)),
        Of("计划生育金", r => Hundredths(r.Income.FamilyPlanning)),
        Of("生态补偿金", r => Hundredths(r.Income.Ecological)),
        Of("其他转移性收入", r => Hundredths(r.Income.OtherTransfers)),
        Of("生产经营性支出", r => Hundredths(r.Income.Expenses)),
        Of("家庭人口", r => Whole(r.Family.Members.Count)),
        Of("家庭人均纯收入", r => Hundredths(r.Income.NetPerHead)),
        Of("耕地面积", r => Hundredths(r.Home.Arable)),
        Of("有效灌溉面积", r => Hundredths(r.Home.Irrigated)),
        Of("林地面积", r => Hundredths(r.Home.Forest)),
        Of("退耕还林面积", r => Hundredths(r.Home.Returned)),
        Of("林果面积", r => Hundredths(r.Home.Orchard)),
        Of("牧草地面积", r => Hundredths(r.Home.Pasture)),
        Of("水面面积", r => Hundredths(r.Home.Water)),
        Of("住房面积(平方米)", r => Hundredths(r.Home.Area)),
        Of("住房等级", r => Labels.Of(r.Home.Grade)),
        Of("是否危房", r => YesNo(r.Home.Dilapidated)),
        Of("是否通生活用电", r => YesNo(r.Home.Electricity)),
        Of("饮水是否困难", r => YesNo(r.Home.WaterShortage)),
        Of("饮水是否安全", r => YesNo(r.Home.SafeWater)),
        Of("是否通广播电视", r => YesNo(r.Home.Broadcasting)),
        Of("有无卫生厕所", r => r.Home.Toilet ? "有" : "无"),
        Of("与村主干路距离(公里)", r => Scaled.Format(r.Home.RoadMetres, 3)),
        Of("入户路类型", r => Labels.Of(r.Home.Road)),
        Of("主要燃料类型", r => Labels.Of(r.Home.Fuel)),
        Of("是否加入农民专业合作组织", r => YesNo(r.Home.Cooperative)),
        Of("帮扶责任人", r => PersonNames.Of(Dice.For(r.Seed, Stream.Names, r.Village.County.Index, r.Index / 3))),
        Of("帮扶单位", r => PlaceNames.Unit(r.Village.Index)),
        Of("帮扶开始时间", _ => "2015-07-01"),
        Of("帮扶结束时间", _ => ""),
        Of("帮扶责任人联系电话", r => r.Numbers.HelperPhone(r.Index / 3)),
        Of("是否搬迁户", r => YesNo(r.Home.Relocating)),
        Of("搬迁方式", r => r.Home.Relocating ? r.Index % 4 == 0 ? "分散安置" : "集中安置" : ""),
        Of("安置地", r => r.Home.Relocating ? "乡镇安置点" + SampleNotice.Mark : ""),
        Of("搬迁困难", r => r.Home.Relocating ? r.Index % 3 == 0 ? "缺少资金" : "无" : ""),
    ];

    public static IReadOnlyList<string> Columns { get; } = [.. All.Select(c => c.Header)];

    public static string[] Write(HouseholdRow row)
    {
        var cells = new string[All.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = row.Position > 1 && All[i].HeadOnly ? "" : All[i].Cell(row);
        return cells;
    }

    private static string HealthOf(Member member)
    {
        var illness = member.Serious ? Labels.Of(Health.SeriousDisease) : member.Chronic ? Labels.Of(Health.ChronicDisease) : "";
        if (!member.Disabled) return illness.Length > 0 ? illness : Labels.Of(Health.Healthy);
        return illness.Length > 0 ? illness + "、" + Labels.Of(Health.Disabled) : Labels.Of(Health.Disabled);
    }

    private static string YesNo(bool value) => value ? "是" : "否";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hundredths(long value) => value == 0 ? "0" : Scaled.Format(value, 2);

    private static Column Of(string header, Func<HouseholdRow, string> cell) => new(header, HeadOnly: true, cell);

    private static Column Key(string header, Func<HouseholdRow, string> cell) => new(header, HeadOnly: false, cell);

    private static Column Person(string header, Func<HouseholdRow, string> cell) => new(header, HeadOnly: false, cell);

    private sealed record Column(string Header, bool HeadOnly, Func<HouseholdRow, string> Cell);
}

/// <summary>A person of a household of a village: what a row of the sheet is written from.</summary>
internal sealed record HouseholdRow(SampleVillage Village, InventedNumbers Numbers, ulong Seed, int Index, string Number, Family Family)
{
    /// <summary>From 1, the head.</summary>
    public int Position { get; init; }
    public required Member Member { get; init; }
    /// <summary>Empty: has none.</summary>
    public required string IdNumber { get; init; }
    public Money Income => Family.Income;
    public Home Home => Family.Home;
}
