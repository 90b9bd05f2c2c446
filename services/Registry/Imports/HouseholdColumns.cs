using Fupin.Chassis.Protection;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Columns of the household: the head's row is enough, or the same on each row.</summary>
internal static class HouseholdColumns
{
    public static readonly FormColumn[] Identity =
    [
        new("数据年度", ColumnOf.Household, FormCells.Year((t, v) => t.Facts.Year = v), (h, _) => FormCells.OfYear(h.Facts?.Year ?? 0)) { Variants = ["年度"] },
        new("省", ColumnOf.Place, FormCells.Text((t, s) => t.Place.Province = s), (h, _) => Place(h, 0)) { Variants = ["省份", "省(自治区、直辖市)"] },
        new("市", ColumnOf.Place, FormCells.Text((t, s) => t.Place.City = s), (h, _) => Place(h, 1)) { Variants = ["市(州)", "市(盟、州)", "市(地、州、盟)", "地市"] },
        new("县(区)", ColumnOf.Place, FormCells.Text((t, s) => t.Place.County = s), (h, _) => Place(h, 2)) { Variants = ["县", "区", "县区", "县(市、区)", "县(市区)", "县(区、市)", "县(市、区、旗)"] },
        new("乡(镇)", ColumnOf.Place, FormCells.Text((t, s) => t.Place.Township = s), (h, _) => Place(h, 3)) { Variants = ["乡", "镇", "乡镇", "乡镇(街道)", "乡(镇、街道)"] },
        new("行政村", ColumnOf.Place, FormCells.Text((t, s) => t.Place.Village = s), (h, _) => Place(h, 4)) { Variants = ["村", "行政村名称", "行政村(社区)"] },
        new("行政区划代码", ColumnOf.Place, FormCells.Text((t, s) => t.Place.Code = s), (h, _) => h.DivisionCode) { Variants = ["区划代码", "行政村代码"] },
        new("自然村", ColumnOf.Household, FormCells.Text((t, s) => t.Household.Hamlet = s), (h, _) => h.Hamlet),
        new("村民小组", ColumnOf.Household, FormCells.Text((t, s) => t.Household.Group = s), (h, _) => h.Group) { Variants = ["组", "村民组"] },
        new("户编号", ColumnOf.Household, FormCells.Text((t, s) => t.Household.Number = s, 64), (h, _) => h.Number) { Variants = ["户编码", "贫困户编号"] },
        new("户主姓名", ColumnOf.Household, FormCells.Text((t, s) => t.HeadName = PersonNames.Fold(s), 100), (h, _) => h.Members.FirstOrDefault(m => m.Relation == Relation.Head)?.FullName ?? "") { Variants = ["户主"] },
        new("联系电话", ColumnOf.Household, ProtectedCells.Phone((t, s) => t.Household.Phone = s), (h, _) => h.Phone) { Variants = ["电话", "联系方式", "手机号码", "户主联系电话"], Mask = Masking.Tail },
        new("开户银行", ColumnOf.Household, FormCells.Text((t, s) => t.Household.Bank = s), (h, _) => h.Bank) { Variants = ["开户行", "开户银行名称"] },
        new("银行账号", ColumnOf.Household, ProtectedCells.Account((t, s) => t.Household.BankAccount = s), (h, _) => h.BankAccount) { Variants = ["银行卡号", "账号", "银行帐号"], Mask = Masking.Tail },
        new("识别标准", ColumnOf.Household, FormCells.Label<HouseholdStandard>((t, v) => t.Household.Standard = v), (h, _) => Labels.Of(h.Standard)),
        new("建档年度", ColumnOf.Household, FormCells.Year((t, v) => t.Household.RegisteredYear = v), (h, _) => FormCells.Of(h.HasRegisteredYear ? h.RegisteredYear : null)) { Variants = ["建档立卡年度"] },
        new("计划脱贫年度", ColumnOf.Household, FormCells.Year((t, v) => t.Household.PlannedExitYear = v), (h, _) => FormCells.Of(h.HasPlannedExitYear ? h.PlannedExitYear : null)),
        new("是否军烈属", ColumnOf.Household, FormCells.YesNo((t, v) => t.Household.MartyrFamily = v), (h, _) => FormCells.Of(h.HasMartyrFamily ? h.MartyrFamily : null)),
        new("是否独生子女户", ColumnOf.Household, FormCells.YesNo((t, v) => t.Household.OnlyChildFamily = v), (h, _) => FormCells.Of(h.HasOnlyChildFamily ? h.OnlyChildFamily : null)),
        new("是否双女户", ColumnOf.Household, FormCells.YesNo((t, v) => t.Household.TwoDaughtersFamily = v), (h, _) => FormCells.Of(h.HasTwoDaughtersFamily ? h.TwoDaughtersFamily : null)),
    ];

    public static readonly FormColumn[] Facts =
    [
        new("贫困户属性", ColumnOf.Household, FormCells.Label<HouseholdKind>((t, v) => t.Facts.Kind = v), (h, _) => Labels.Of(h.Facts?.Kind ?? default)),
        new("脱贫属性", ColumnOf.Household, FormCells.Label<PovertyStatus>((t, v) => t.Facts.Status = v), (h, _) => Labels.Of(h.Facts?.Status ?? default)),
        new("脱贫年度", ColumnOf.Household, FormCells.Year((t, v) => t.Facts.ExitYear = v), (h, _) => FormCells.Of(h.Facts is { HasExitYear: true } f ? f.ExitYear : null)),
        new("增减原因", ColumnOf.Household, FormCells.Label<ChangeReason>((t, v) => t.Facts.ChangeReason = v), (h, _) => Labels.Of(h.Facts?.ChangeReason ?? default)),
        new("主要致贫原因", ColumnOf.Household, CauseCells.ReadMain, (h, _) => Labels.Of(h.Facts?.MainCause ?? default)),
        new("其他致贫原因", ColumnOf.Household, CauseCells.ReadOthers, CauseCells.WriteOthers) { Variants = ["其它致贫原因", "次要致贫原因"] },
        new("家庭人口", ColumnOf.Household, FormCells.Count(99, (t, v) => t.Facts.Size = v), (h, _) => FormCells.Of(h.Facts is { HasSize: true } f ? f.Size : null)) { Variants = ["家庭人口数", "家庭人数", "人口数", "人数"] },
        new("工资性收入", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.WagesFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasWagesFen: true } i ? i.WagesFen : null, 2)) { Variants = ["务工收入", "工资性收入(元)"] },
        new("生产经营性收入", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.BusinessFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasBusinessFen: true } i ? i.BusinessFen : null, 2)) { Variants = ["经营性收入", "生产经营性收入(元)"] },
        new("财产性收入", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.PropertyFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasPropertyFen: true } i ? i.PropertyFen : null, 2)) { Variants = ["财产性收入(元)"] },
        new("转移性收入", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.TransfersFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasTransfersFen: true } i ? i.TransfersFen : null, 2)) { Variants = ["转移性收入(元)"] },
        new("低保金", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.LowAllowanceFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasLowAllowanceFen: true } i ? i.LowAllowanceFen : null, 2)) { Variants = ["领取低保金", "低保金(元)"] },
        new("特困供养金", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.ExtremeDifficultyFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasExtremeDifficultyFen: true } i ? i.ExtremeDifficultyFen : null, 2)) { Variants = ["五保金", "领取五保金", "特困供养金(元)"] },
        new("养老金", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.PensionFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasPensionFen: true } i ? i.PensionFen : null, 2)) { Variants = ["养老保险金", "领取养老保险金", "养老金(元)"] },
        new("计划生育金", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.FamilyPlanningFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasFamilyPlanningFen: true } i ? i.FamilyPlanningFen : null, 2)) { Variants = ["领取计划生育金", "计划生育金(元)"] },
        new("生态补偿金", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.EcologicalFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasEcologicalFen: true } i ? i.EcologicalFen : null, 2)) { Variants = ["生态补偿金(元)"] },
        new("其他转移性收入", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.OtherTransfersFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasOtherTransfersFen: true } i ? i.OtherTransfersFen : null, 2)) { Variants = ["其他", "其它转移性收入", "其他转移性收入(元)"] },
        new("生产经营性支出", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.BusinessExpensesFen = v), (h, _) => FormCells.Of(h.Facts?.Income is { HasBusinessExpensesFen: true } i ? i.BusinessExpensesFen : null, 2)) { Variants = ["生产经营性支出(元)"] },
        new("家庭人均纯收入", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Income.NetPerHeadFen = v, negative: true), (h, _) => FormCells.Of(h.Facts?.Income is { HasNetPerHeadFen: true } i ? i.NetPerHeadFen : null, 2)) { Variants = ["人均纯收入", "家庭人均纯收入(元)"] },
        new("耕地面积", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Land.ArableMu100 = v), (h, _) => FormCells.Of(h.Facts?.Land is { HasArableMu100: true } l ? l.ArableMu100 : null, 2)) { Variants = ["耕地面积(亩)"] },
        new("有效灌溉面积", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Land.IrrigatedMu100 = v), (h, _) => FormCells.Of(h.Facts?.Land is { HasIrrigatedMu100: true } l ? l.IrrigatedMu100 : null, 2)) { Variants = ["有效灌溉面积(亩)"] },
        new("林地面积", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Land.ForestMu100 = v), (h, _) => FormCells.Of(h.Facts?.Land is { HasForestMu100: true } l ? l.ForestMu100 : null, 2)) { Variants = ["林地面积(亩)"] },
        new("退耕还林面积", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Land.ReturnedToForestMu100 = v), (h, _) => FormCells.Of(h.Facts?.Land is { HasReturnedToForestMu100: true } l ? l.ReturnedToForestMu100 : null, 2)) { Variants = ["退耕还林面积(亩)"] },
        new("林果面积", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Land.OrchardMu100 = v), (h, _) => FormCells.Of(h.Facts?.Land is { HasOrchardMu100: true } l ? l.OrchardMu100 : null, 2)) { Variants = ["林果面积(亩)"] },
        new("牧草地面积", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Land.PastureMu100 = v), (h, _) => FormCells.Of(h.Facts?.Land is { HasPastureMu100: true } l ? l.PastureMu100 : null, 2)) { Variants = ["牧草地面积(亩)"] },
        new("水面面积", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Land.WaterMu100 = v), (h, _) => FormCells.Of(h.Facts?.Land is { HasWaterMu100: true } l ? l.WaterMu100 : null, 2)) { Variants = ["水面面积(亩)"] },
        new("住房面积(平方米)", ColumnOf.Household, FormCells.Amount(2, (t, v) => t.Living.HousingAreaM2100 = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasHousingAreaM2100: true } l ? l.HousingAreaM2100 : null, 2)) { Variants = ["住房面积"] },
        new("住房等级", ColumnOf.Household, FormCells.Label<HouseGrade>((t, v) => t.Living.HouseGrade = v), (h, _) => Labels.Of(h.Facts?.Living?.HouseGrade ?? default)) { Variants = ["危房等级"] },
        new("是否危房", ColumnOf.Household, FormCells.YesNo((t, v) => t.Living.Dilapidated = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasDilapidated: true } l ? l.Dilapidated : null)),
        new("是否通生活用电", ColumnOf.Household, FormCells.YesNo((t, v) => t.Living.Electricity = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasElectricity: true } l ? l.Electricity : null)),
        new("饮水是否困难", ColumnOf.Household, FormCells.YesNo((t, v) => t.Living.WaterShortage = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasWaterShortage: true } l ? l.WaterShortage : null)),
        new("饮水是否安全", ColumnOf.Household, FormCells.YesNo((t, v) => t.Living.SafeWater = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasSafeWater: true } l ? l.SafeWater : null)),
        new("是否通广播电视", ColumnOf.Household, FormCells.YesNo((t, v) => t.Living.Broadcasting = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasBroadcasting: true } l ? l.Broadcasting : null)),
        new("有无卫生厕所", ColumnOf.Household, FormCells.YesNo((t, v) => t.Living.SanitaryToilet = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasSanitaryToilet: true } l ? l.SanitaryToilet : null, "有", "无")) { Variants = ["是否有卫生厕所"] },
        new("与村主干路距离(公里)", ColumnOf.Household, FormCells.Amount(3, (t, v) => t.Living.RoadDistanceM = v), (h, _) => FormCells.Of(h.Facts?.Living is { HasRoadDistanceM: true } l ? l.RoadDistanceM : null, 3)) { Variants = ["与村主干路距离"] },
        new("入户路类型", ColumnOf.Household, FormCells.Label<RoadSurface>((t, v) => t.Living.AccessRoad = v), (h, _) => Labels.Of(h.Facts?.Living?.AccessRoad ?? default)),
        new("主要燃料类型", ColumnOf.Household, FormCells.Label<Fuel>((t, v) => t.Living.Fuel = v), (h, _) => Labels.Of(h.Facts?.Living?.Fuel ?? default)),
        new("是否加入农民专业合作组织", ColumnOf.Household, FormCells.YesNo((t, v) => t.Facts.CooperativeMember = v), (h, _) => FormCells.Of(h.Facts is { HasCooperativeMember: true } f ? f.CooperativeMember : null)),
    ];

    public static readonly FormColumn[] Wishes =
    [
        new("帮扶责任人", ColumnOf.Household, FormCells.Text((t, s) => t.Helper.FullName = PersonNames.Fold(s), 100), (h, _) => h.Helper?.FullName ?? "") { Variants = ["帮扶责任人姓名", "帮扶人"] },
        new("帮扶单位", ColumnOf.Household, FormCells.Text((t, s) => t.Helper.Unit = s), (h, _) => h.Helper?.Unit ?? "") { Variants = ["帮扶单位名称"] },
        new("帮扶开始时间", ColumnOf.Household, FormCells.Date((t, v) => t.Helper.StartDate = v), (h, _) => FormCells.Of(h.Helper?.StartDate)),
        new("帮扶结束时间", ColumnOf.Household, FormCells.Date((t, v) => t.Helper.EndDate = v), (h, _) => FormCells.Of(h.Helper?.EndDate)),
        new("帮扶责任人联系电话", ColumnOf.Household, ProtectedCells.Phone((t, s) => t.Helper.Phone = s), (h, _) => h.Helper?.Phone ?? "") { Variants = ["帮扶人联系电话", "帮扶联系电话", "帮扶责任人电话"], Mask = Masking.Tail },
        new("是否搬迁户", ColumnOf.Household, FormCells.YesNo((t, v) => t.Wish.Relocating = v), (h, _) => FormCells.Of(h.RelocationWish is { HasRelocating: true } w ? w.Relocating : null)) { Variants = ["是否易地扶贫搬迁户"] },
        new("搬迁方式", ColumnOf.Household, FormCells.Text((t, s) => t.Wish.Way = s), (h, _) => h.RelocationWish?.Way ?? ""),
        new("安置地", ColumnOf.Household, FormCells.Text((t, s) => t.Wish.Destination = s), (h, _) => h.RelocationWish?.Destination ?? ""),
        new("搬迁困难", ColumnOf.Household, FormCells.Text((t, s) => t.Wish.Difficulty = s), (h, _) => h.RelocationWish?.Difficulty ?? "") { Variants = ["搬迁可能存在的困难"] },
    ];

    /// <summary>The name at one level of 省/市/县/乡/村.</summary>
    private static string Place(V1.Household household, int level) => household.Address.Split('/') is var names && level < names.Length ? names[level] : "";
}
