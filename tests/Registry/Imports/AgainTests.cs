using Fupin.Registry.Households;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>A household that is registered already.</summary>
public sealed class AgainTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    [Fact]
    public async Task Identical_content_is_unchanged_without_version_and_event()
    {
        var office = await shared.OfficeAsync();
        var family = Family.Of(shared.Number());
        await office.ImportAsync(new Sheet().Add(family), shared.Number());
        var events = await EventsAsync(office);
        var outcome = await office.ImportAsync(new Sheet().Add(family), shared.Number());

        Assert.Empty(outcome.Errors);
        Assert.Equal((1, 0), (outcome.Counts.UnchangedHouseholds, outcome.Counts.RegisteredHouseholds));
        Assert.Equal(events, await EventsAsync(office));
        Assert.Equal(1, (await StoredAsync(office, family)).Version);
    }

    [Fact]
    public async Task Blank_and_masked_cells_and_a_missing_row_mean_unchanged()
    {
        var office = await shared.OfficeAsync();
        var family = Family.Of(shared.Number());
        await office.ImportAsync(new Sheet().Add(family), shared.Number());
        family.With("工资性收入", "").With("民族", "").With("联系电话", "*******1234").With(0, "证件号码", family[0]["证件号码"][..6] + "************").With(1, "证件号码", "");
        var outcome = await office.ImportAsync(new Sheet().Add(family[..2]), shared.Number());

        Assert.Empty(outcome.Errors);
        Assert.Equal((1, 0), (outcome.Counts.UnchangedHouseholds, outcome.Counts.HeldBackHouseholds));
        Assert.Equal(3, (await StoredAsync(office, family)).Persons);
    }

    [Fact]
    public async Task Other_content_is_listed_by_column_without_values_and_not_applied()
    {
        var office = await shared.OfficeAsync();
        var family = Family.Of(shared.Number());
        await office.ImportAsync(new Sheet().Add(family), shared.Number());
        var (events, before) = (await EventsAsync(office), await StoredAsync(office, family));
        family.With("工资性收入", "6543").With(1, "民族", "回族").With("联系电话", "13900009876");
        var outcome = await office.ImportAsync(new Sheet().Add(family), shared.Number());

        Assert.Equal(
            [("联系电话", 2), ("工资性收入", 2), ("民族", 3)],
            outcome.Errors.Select(e => (e.Column, e.Line)));
        Assert.All(outcome.Errors, e => Assert.Equal(("DIFFERS", family[0]["户编号"]), (e.Reason, e.HouseholdNumber)));
        Assert.DoesNotContain("6543", string.Concat(outcome.Errors), StringComparison.Ordinal);
        Assert.Equal((1, 0), (outcome.Counts.DifferingHouseholds, outcome.Counts.UnchangedHouseholds));
        Assert.Equal(events, await EventsAsync(office));
        var after = await StoredAsync(office, family);
        Assert.Equal((before.Version, Convert.ToHexString(before.ContentHash)), (after.Version, Convert.ToHexString(after.ContentHash)));
        Assert.Equal(600_000, await office.StoredAsync(db => db.HouseholdYears.Where(y => y.HouseholdId == after.Id).Select(y => y.WagesFen).SingleAsync()));
    }

    [Fact]
    public async Task A_new_member_and_another_village_and_another_year_differ()
    {
        var office = await shared.OfficeAsync();
        var family = Family.Of(shared.Number()).With("家庭人口", "").With("家庭人均纯收入", "");
        await office.ImportAsync(new Sheet().Add(family[..2]), shared.Number());
        var more = await office.ImportAsync(new Sheet().Add(family), shared.Number());
        Assert.Equal([("姓名", 4)], more.Errors.Select(e => (e.Column, e.Line)));
        var moved = await office.ImportAsync(new Sheet().Add(family[..2].With("行政区划代码", "410324100202")), shared.Number());
        Assert.Equal(["行政区划代码"], moved.Errors.Select(e => e.Column));
        var later = await office.ImportAsync(new Sheet().Add(family[..2].With("行政区划代码", Family.Luanchuan).With("数据年度", "2016").With("工资性收入", "7000")), shared.Number());
        Assert.Equal(["数据年度"], later.Errors.Select(e => e.Column));
        Assert.Equal((2, 1), ((await StoredAsync(office, family)).Persons, await office.StoredAsync(db => db.HouseholdYears.CountAsync(y => db.Households.Any(h => h.Id == y.HouseholdId && h.Number == family[0]["户编号"])))));
    }

    [Fact]
    public async Task The_same_number_in_another_county_is_another_household()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var outcome = await office.ImportAsync(
            new Sheet().Add(Family.Of(number, firstId: 800_001)).Add(Family.Of(number, village: Family.Song, firstId: 810_001)), shared.Number());
        Assert.Empty(outcome.Errors);
        Assert.Equal(2, await office.StoredAsync(db => db.Households.CountAsync(h => h.Number == number)));
    }

    private static async Task<int> EventsAsync(Office office) => (await office.EventsAsync()).Count;

    private static Task<Household> StoredAsync(Office office, Dictionary<string, string>[] family) =>
        office.StoredAsync(db => db.Households.SingleAsync(h => h.Number == family[0]["户编号"]));
}
