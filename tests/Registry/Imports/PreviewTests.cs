using Fupin.Registry.V1;
using Fupin.Registry.Tests.Read;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>What an import would do is told before it does it, and telling it stores nothing.</summary>
public sealed class PreviewTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    [Fact]
    public async Task Each_household_is_told_as_new_unchanged_differing_or_held_back_and_nothing_is_stored()
    {
        var office = await shared.OfficeAsync();
        var (same, other, fresh, bad) = (shared.Number(), shared.Number(), shared.Number(), shared.Number());
        await office.ImportAsync(new Sheet().Add(Family.Of(same)).Add(Family.Of(other)), shared.Number());
        var before = await StoredAsync(office);

        var sheet = new Sheet().Add(Family.Of(same)).Add(Family.Of(other).With(1, "民族", "回族")).Add(Family.Of(fresh)).Add(Family.Of(bad).With(2, "性别", "女"));
        var preview = await office.PreviewAsync(sheet);

        Assert.Equal(
            [(2, same, ImportEffect.Unchanged), (5, other, ImportEffect.Differs), (8, fresh, ImportEffect.Register), (11, bad, ImportEffect.HoldBack)],
            preview.Households.Select(h => (h.Line, h.Number, h.Effect)));
        Assert.Equal([(13, "性别", "SEX_CONTRADICTS_ID")], preview.Households[3].Errors.Select(e => (e.Line, e.Column, e.Reason)));
        var counts = preview.Counts;
        Assert.Equal((12, 4, 1, 3, 1, 1, 1), (counts.Rows, counts.Households, counts.RegisteredHouseholds, counts.RegisteredPersons, counts.UnchangedHouseholds, counts.DifferingHouseholds, counts.HeldBackHouseholds));
        Assert.Equal(before, await StoredAsync(office));
        Assert.Equal(0, await office.StoredAsync(db => db.Imports.CountAsync(i => i.Key == "preview")));
    }

    [Fact]
    public async Task A_differing_household_names_each_field_with_the_registered_value_and_the_files()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        await office.ImportAsync(new Sheet().Add(Family.Of(number)), shared.Number());
        var family = Family.Of(number).With("工资性收入", "6543.21").With(1, "民族", "回族").With("帮扶单位", "样例单位").With(0, "健康状况", "残疾");
        var household = Assert.Single((await office.PreviewAsync(new Sheet().Add(family))).Households);

        Assert.Equal(
            [("工资性收入", 2, "6000.00", "6543.21"), ("帮扶单位", 2, "", "样例单位"), ("健康状况", 2, "健康", "残疾"), ("民族", 3, "汉族", "回族")],
            household.Differences.Select(d => (d.Column, d.Line, d.Registered, d.InFile)));
        Assert.All(household.Differences, d => Assert.False(d.Masked || d.MemberUnknown));
        Assert.Empty(household.Errors);
    }

    [Fact]
    public async Task Protected_fields_differ_behind_masks_on_both_sides()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var registered = Family.Of(number, firstId: 700_001);
        await office.ImportAsync(new Sheet().Add(registered), shared.Number());
        var family = Family.Of(number, firstId: 700_001).With("联系电话", "13900009876").With("银行账号", "6217000000009999999").With(0, "证件号码", Family.Id(990_001));
        var answer = await office.PreviewAsync(new Sheet().Add(family));

        var differences = Assert.Single(answer.Households).Differences;
        Assert.Equal(
            [("联系电话", "*******1234", "*******9876"), ("银行账号", "***************4567", "***************9999"), ("证件号码", "990700************", "990990************")],
            differences.Select(d => (d.Column, d.Registered, d.InFile)));
        Assert.All(differences, d => Assert.True(d.Masked));
        foreach (var secret in new[] { "13900001234", "13900009876", "6217000000009999999", "6217000000001234567", registered[0]["证件号码"], family[0]["证件号码"] })
        {
            Assert.DoesNotContain(secret, string.Concat(answer.Results), StringComparison.Ordinal);
            Assert.DoesNotContain(office.Host.Logs, l => l.Text.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Blank_and_masked_cells_a_missing_row_and_another_order_of_the_members_are_unchanged()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        await office.ImportAsync(new Sheet().Add(Family.Of(number)), shared.Number());
        var family = Family.Of(number).With("工资性收入", "").With("联系电话", "*******1234").With(0, "民族", "");
        family.With(0, "证件号码", family[0]["证件号码"][..6] + "************");
        var preview = await office.PreviewAsync(new Sheet().Add(family[2], family[0]));
        Assert.Equal([ImportEffect.Unchanged], preview.Households.Select(h => h.Effect));
    }

    [Fact]
    public async Task A_member_the_household_does_not_have_another_village_and_another_year_are_told()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var family = Family.Of(number).With("家庭人口", "").With("家庭人均纯收入", "");
        await office.ImportAsync(new Sheet().Add(family[..2]), shared.Number());

        var more = Assert.Single((await office.PreviewAsync(new Sheet().Add(family))).Households);
        Assert.Equal([("姓名", 4, "", "样例丙", true)], more.Differences.Select(d => (d.Column, d.Line, d.Registered, d.InFile, d.MemberUnknown)));
        var moved = Assert.Single((await office.PreviewAsync(new Sheet().Add(family[..2].With("行政区划代码", "410324100202")))).Households);
        Assert.Equal([("行政区划代码", "410324100201", "410324100202")], moved.Differences.Select(d => (d.Column, d.Registered, d.InFile)));
        var later = Assert.Single((await office.PreviewAsync(new Sheet().Add(family[..2].With("行政区划代码", Family.Luanchuan).With("数据年度", "2016")))).Households);
        Assert.Equal([("数据年度", "", "2016")], later.Differences.Select(d => (d.Column, d.Registered, d.InFile)));
    }

    [Fact]
    public async Task An_id_number_again_is_found_in_the_file_across_batches_and_in_the_register()
    {
        var office = await shared.OfficeAsync();
        var (one, two, three) = (shared.Number(), shared.Number(), shared.Number());
        await office.ImportAsync(new Sheet().Add(Family.Of(shared.Number(), members: 1, firstId: 600_001)), shared.Number());
        var sheet = new Sheet().Add(Family.Of(one, members: 1, firstId: 610_001)).Add(Family.Of(two, members: 1, firstId: 610_001)).Add(Family.Of(three, members: 1, firstId: 600_001));
        var rows = sheet.Rows();
        var preview = await office.PreviewAsync(sheet.Headers, Sheet.Batch(1, rows[..1]), Sheet.Batch(2, rows[1..]));
        Assert.Equal([ImportEffect.Register, ImportEffect.HoldBack, ImportEffect.HoldBack], preview.Households.Select(h => h.Effect));
        Assert.Equal(["DUPLICATE_ID_NUMBER", "ID_NUMBER_REGISTERED"], preview.Households.SelectMany(h => h.Errors).Select(e => e.Reason));
    }

    [Fact]
    public async Task An_import_after_the_preview_does_what_was_told()
    {
        var office = await shared.OfficeAsync();
        var (known, fresh, bad) = (shared.Number(), shared.Number(), shared.Number());
        await office.ImportAsync(new Sheet().Add(Family.Of(known)), shared.Number());
        var sheet = new Sheet().Add(Family.Of(known).With(0, "民族", "回族")).Add(Family.Of(fresh)).Add(Family.Of(bad).With("住房等级", "D"));
        var preview = await office.PreviewAsync(sheet);
        var batch = Sheet.Batch(1, sheet.Rows());
        var outcome = await office.ImportAsync(new ImportBegin { ImportId = shared.Number(), Columns = { sheet.Headers }, Previewed = { batch.Sha256 } }, batch);
        Assert.Equal(preview.Counts, outcome.Counts);
        Assert.Equal(1, outcome.Counts.RegisteredHouseholds);
    }

    [Fact]
    public async Task Rows_changed_after_the_preview_are_refused_and_not_stored()
    {
        var office = await shared.OfficeAsync();
        var (number, id) = (shared.Number(), shared.Number());
        var previewed = Sheet.Batch(1, new Sheet().Add(Family.Of(number)).Rows());
        var changed = new Sheet().Add(Family.Of(number).With("工资性收入", "6000.01"));
        var begin = new ImportBegin { ImportId = id, Columns = { changed.Headers }, Previewed = { previewed.Sha256 } };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(begin, Sheet.Batch(1, changed.Rows())));
        Assert.Equal((StatusCode.FailedPrecondition, "IMPORT_NOT_AS_PREVIEWED"), (refusal.StatusCode, Refusal.Of(refusal).Reason));
        Assert.False(await office.StoredAsync(db => db.Households.AnyAsync(h => h.Number == number)));

        var more = new Sheet().Add(Family.Of(number)).Add(Family.Of(shared.Number()));
        var longer = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(begin, previewed, Sheet.Batch(2, more.Rows()[3..])));
        Assert.Contains("第2批", longer.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_batches_than_were_previewed_leave_the_import_open()
    {
        var office = await shared.OfficeAsync();
        var id = shared.Number();
        var sheet = new Sheet().Add(Family.Of(shared.Number())).Add(Family.Of(shared.Number()));
        var (one, two) = (Sheet.Batch(1, sheet.Rows()[..3]), Sheet.Batch(2, sheet.Rows()[3..]));
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => office.ImportAsync(new ImportBegin { ImportId = id, Columns = { sheet.Headers }, Previewed = { one.Sha256, two.Sha256 } }, one));
        Assert.Equal("IMPORT_NOT_AS_PREVIEWED", Refusal.Of(refusal).Reason);
        Assert.Equal(ImportState.Running, await office.StoredAsync(db => db.Imports.Where(i => i.Key == id).Select(i => i.State).SingleAsync()));
    }

    [Fact]
    public async Task A_file_with_wrong_headers_or_without_rows_is_refused_as_its_import_is()
    {
        var office = await shared.OfficeAsync();
        var headers = await Assert.ThrowsAsync<RpcException>(() => office.PreviewAsync(["姓名"]));
        Assert.Equal((StatusCode.InvalidArgument, "MISSING_COLUMNS"), (headers.StatusCode, Refusal.Of(headers).Reason));
        var empty = await Assert.ThrowsAsync<RpcException>(() => office.PreviewAsync(new Sheet().Add(Family.Of("E")).Headers));
        Assert.Equal((StatusCode.InvalidArgument, "IMPORT_EMPTY"), (empty.StatusCode, Refusal.Of(empty).Reason));
    }

    /// <summary>Everything of the register and the log that a write would change.</summary>
    private static Task<string> StoredAsync(Office office) => office.StoredAsync(async db => string.Join(' ',
        await db.Households.CountAsync(), await db.Households.SumAsync(h => h.Version), await db.Persons.CountAsync(), await db.HouseholdYears.CountAsync(),
        await db.PersonYears.CountAsync(), await db.Imports.CountAsync(), await db.ImportBatches.CountAsync(), (await office.EventsAsync()).Count));
}
