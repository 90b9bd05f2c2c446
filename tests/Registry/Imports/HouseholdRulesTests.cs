using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>What must hold for a household as a whole.</summary>
public sealed class HouseholdRulesTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private async Task<ImportOutcome> RefusedAsync(Dictionary<string, string>[] family, string reason, string column)
    {
        var office = await shared.OfficeAsync();
        var (bad, good) = (family[0]["户编号"], shared.Number());
        var outcome = await office.ImportAsync(new Sheet().Add(family).Add(Family.Of(good)), shared.Number());
        var error = Assert.Single(outcome.Errors);
        Assert.Equal((reason, column, bad), (error.Reason, error.Column, error.HouseholdNumber));
        Assert.Equal((1, 1), (outcome.Counts.HeldBackHouseholds, outcome.Counts.RegisteredHouseholds));
        Assert.Equal([good], await office.StoredAsync(db => db.Households.Where(h => h.Number == bad || h.Number == good).Select(h => h.Number).ToListAsync()));
        return outcome;
    }

    private async Task<Registry.Households.Household> AcceptedAsync(Dictionary<string, string>[] family)
    {
        var office = await shared.OfficeAsync();
        var number = family[0]["户编号"];
        var outcome = await office.ImportAsync(new Sheet().Add(family), shared.Number());
        Assert.Empty(outcome.Errors);
        Assert.Equal(1, outcome.Counts.RegisteredHouseholds);
        return await office.StoredAsync(db => db.Households.SingleAsync(h => h.Number == number));
    }

    [Fact]
    public async Task A_household_of_four_with_thirteen_members_is_held_back()
    {
        var outcome = await RefusedAsync(Family.Of(shared.Number(), members: 13).With("家庭人口", "4"), "HOUSEHOLD_SIZE", "家庭人口");
        Assert.Contains("4人", outcome.Errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("13行", outcome.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_household_of_thirteen_with_thirteen_members_goes_in() => Assert.Equal(13, (await AcceptedAsync(Family.Of(shared.Number(), members: 13))).Persons);

    [Fact]
    public Task Two_heads_are_refused() => RefusedAsync(Family.Of(shared.Number()).With(1, "与户主关系", "户主"), "TWO_HEADS", "与户主关系");

    [Fact]
    public Task A_household_without_a_head_is_refused() => RefusedAsync(Family.Of(shared.Number()).With(0, "与户主关系", "配偶"), "NO_HEAD", "与户主关系");

    [Fact]
    public Task A_head_of_another_name_than_declared_is_refused() =>
        RefusedAsync(Family.Of(shared.Number()).With("户主姓名", "样例乙"), "HEAD_NAME_DIFFERS", "户主姓名");

    [Fact]
    public Task The_head_s_row_is_enough_for_what_the_household_says()
    {
        var family = Family.Of(shared.Number());
        foreach (var header in new[] { "联系电话", "主要致贫原因", "家庭人口", "工资性收入", "行政区划代码" }) family.With(1, header, "").With(2, header, "");
        return AcceptedAsync(family);
    }

    [Fact]
    public Task Rows_of_one_household_that_say_different_things_are_refused() =>
        RefusedAsync(Family.Of(shared.Number()).With(2, "主要致贫原因", "因病"), "CONFLICTING_VALUES", "主要致贫原因");

    [Fact]
    [Rule("REG-09")]
    public async Task One_main_cause_of_the_twelve_and_two_others_go_in()
    {
        var household = await AcceptedAsync(Family.Of(shared.Number()).With("主要致贫原因", "缺劳力").With("其他致贫原因", "因病、缺资金"));
        var year = await (await shared.OfficeAsync()).StoredAsync(db => db.HouseholdYears.SingleAsync(y => y.HouseholdId == household.Id));
        Assert.Equal((PovertyCause.LackOfLabour, PovertyCause.Illness, PovertyCause.LackOfFunds), (year.MainCause, year.SecondCause, year.ThirdCause));
    }

    [Theory]
    [Rule("REG-09")]
    [InlineData("主要致贫原因", "因懒", "UNKNOWN_VALUE")]
    [InlineData("主要致贫原因", "因病、因残", "SEVERAL_MAIN_CAUSES")]
    [InlineData("其他致贫原因", "因病、因残、因学", "TOO_MANY_CAUSES")]
    [InlineData("其他致贫原因", "因病、因病", "CAUSE_REPEATED")]
    [InlineData("其他致贫原因", "缺技术", "CAUSE_REPEATED")]
    public Task Other_causes_are_refused(string header, string cell, string reason) => RefusedAsync(Family.Of(shared.Number()).With(header, cell), reason, header);

    [Fact]
    [Rule("REG-09")]
    public async Task A_household_without_a_main_cause_is_to_be_verified()
    {
        var household = await AcceptedAsync(Family.Of(shared.Number()).With("主要致贫原因", ""));
        Assert.Equal([Finding.NoCause], FindingSet.Of(household.Findings));
    }

    [Theory]
    [InlineData("C", "是", true)]
    [InlineData("A", "否", true)]
    [InlineData("", "是", true)]
    [InlineData("A", "是", false)]
    [InlineData("D级", "否", false)]
    public async Task Grades_C_and_D_are_dilapidated_and_A_and_B_are_not(string grade, string dilapidated, bool fits)
    {
        var family = Family.Of(shared.Number()).With("住房等级", grade).With("是否危房", dilapidated);
        if (fits) await AcceptedAsync(family);
        else await RefusedAsync(family, "DILAPIDATED_CONTRADICTION", "是否危房");
    }

    [Theory]
    [InlineData("务工时间(月)", "13", "OUT_OF_RANGE")]
    [InlineData("务工时间(月)", "6", "WORK_CONTRADICTION")]
    [InlineData("工资性收入", "6000.005", "TOO_MANY_DECIMALS")]
    [InlineData("工资性收入", "-1", "NEGATIVE")]
    [InlineData("工资性收入", "六千", "NUMBER")]
    [InlineData("工资性收入", "1,23.4", "NUMBER")]
    [InlineData("健康状况", "健康、残疾", "HEALTH_CONTRADICTION")]
    [InlineData("民族", "火星族", "UNKNOWN_VALUE")]
    [InlineData("姓名", "", "MISSING")]
    [InlineData("联系电话", "1.39E+10", "DAMAGED_BY_EXCEL")]
    [InlineData("住房等级", "E", "UNKNOWN_VALUE")]
    [InlineData("是否危房", "不知道", "YES_NO")]
    public async Task A_cell_that_cannot_be_is_refused_by_line_and_column(string header, string cell, string reason)
    {
        var outcome = await RefusedAsync(Family.Of(shared.Number(), members: 1).With(header, cell), reason, header);
        Assert.Equal(2, outcome.Errors[0].Line);
    }

    [Fact]
    public async Task Amounts_are_kept_exactly_with_grouped_thousands()
    {
        var household = await AcceptedAsync(Family.Of(shared.Number(), members: 1).With("工资性收入", "1,234.50").With("耕地面积", "2.35").With("与村主干路距离(公里)", "0.125"));
        var year = await (await shared.OfficeAsync()).StoredAsync(db => db.HouseholdYears.SingleAsync(y => y.HouseholdId == household.Id));
        Assert.Equal((123_450L, 235L, 125L), (year.WagesFen, year.ArableMu100, year.RoadDistanceM));
    }

    [Fact]
    public async Task A_cell_above_four_kilobytes_is_refused() =>
        await RefusedAsync(Family.Of(shared.Number()).With(0, "开户银行", new string('行', 1400)), "CELL_TOO_LONG", "开户银行");

    [Theory]
    [InlineData("410324100999", "UNKNOWN_DIVISION")]
    [InlineData("410324", "NOT_A_VILLAGE")]
    [InlineData("嵩县", "NOT_A_VILLAGE")]
    [InlineData("", "MISSING")]
    public Task A_village_that_is_not_registered_is_refused(string code, string reason) =>
        RefusedAsync(Family.Of(shared.Number()).With("行政区划代码", code), reason, "行政区划代码");

    [Fact]
    [Rule("REG-21")]
    public async Task Names_find_the_village_where_there_is_no_code_and_the_county_tells_villages_of_one_name_apart()
    {
        var office = await shared.OfficeAsync();
        var (named, ambiguous) = (shared.Number(), shared.Number());
        var sheet = new Sheet().Header("县（区）", "乡镇", "行政村")
            .Add(Family.Of(named).With("行政区划代码", "").With("县（区）", "嵩县").With("乡镇", "乙镇").With("行政村", "一村"))
            .Add(Family.Of(ambiguous).With("行政区划代码", "").With("行政村", "一村"));
        var outcome = await office.ImportAsync(sheet, named);
        Assert.Equal([("AMBIGUOUS_DIVISION", ambiguous)], outcome.Errors.Select(e => (e.Reason, e.HouseholdNumber)));
        var card = await office.Households.ListHouseholdsAsync(new() { Division = await DivisionAsync(office, Family.Song), Number = named }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("河南省/洛阳市/嵩县/乙镇/一村", Assert.Single(card.Households).Address);
    }

    private static async Task<string> DivisionAsync(Office office, string code) =>
        (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code }, cancellationToken: TestContext.Current.CancellationToken)).Name;
}
