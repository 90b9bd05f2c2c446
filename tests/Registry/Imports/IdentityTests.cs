using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>ID numbers, birth dates and sexes; the rest of the file goes in whatever is wrong with one household.</summary>
public sealed class IdentityTests : IClassFixture<SharedOffice>
{
    private readonly SharedOffice shared;

    public IdentityTests(SharedOffice shared) => this.shared = shared;

    [Theory]
    [InlineData("证件号码", "992115197001010010", "ID_NUMBER_CHECKSUM")]
    [InlineData("证件号码", "410324197001010000", "ID_NUMBER_DAMAGED_BY_EXCEL")]
    [InlineData("证件号码", "4.10324E+17", "ID_NUMBER_DAMAGED_BY_EXCEL")]
    [InlineData("证件号码", "9921151970010100", "ID_NUMBER_LENGTH")]
    [InlineData("证件号码", "99211519700101001A", "ID_NUMBER_CHARACTERS")]
    [InlineData("出生日期", "1971-01-01", "BIRTH_DATE_CONTRADICTS_ID")]
    [InlineData("出生日期", "2015-02-30", "DATE")]
    [InlineData("性别", "女", "SEX_CONTRADICTS_ID")]
    [InlineData("证件号码", "", "NO_ID_WITHOUT_REASON")]
    [InlineData("证件号码", "992115************", "MASKED_VALUE")]
    public async Task A_wrong_number_holds_its_household_back_and_the_others_go_in(string header, string cell, string reason)
    {
        var office = await shared.OfficeAsync();
        var (bad, good) = (shared.Number(), shared.Number());
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of(bad).With(1, header, cell)).Add(Family.Of(good)), shared.Number());

        var error = Assert.Single(outcome.Errors);
        Assert.Equal((3, header, reason, bad), (error.Line, error.Column, error.Reason, error.HouseholdNumber));
        Assert.NotEmpty(error.Message);
        Assert.NotEmpty(error.MessageEn);
        if (cell.Length > 6) Assert.DoesNotContain(cell, error.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, 1, 3), (outcome.Counts.HeldBackHouseholds, outcome.Counts.RegisteredHouseholds, outcome.Counts.RegisteredPersons));
        Assert.Equal([good], await office.StoredAsync(db => db.Households.Where(h => h.Number == bad || h.Number == good).Select(h => h.Number).ToListAsync()));
    }

    [Fact]
    public async Task A_missing_number_with_its_reason_goes_in_as_to_verify()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var family = Family.Of(number).With(2, "证件号码", "").With(2, "无证原因", "新生儿未落户").With(2, "证件类型", "无");
        var outcome = await office.ImportAsync(new Sheet().Add(family), number);

        Assert.Empty(outcome.Errors);
        Assert.Equal((1, 1), (outcome.Counts.RegisteredHouseholds, outcome.Counts.Findings));
        var household = await office.StoredAsync(db => db.Households.SingleAsync(h => h.Number == number));
        Assert.Equal([Finding.NoIdNumber], FindingSet.Of(household.Findings));
        var child = await office.StoredAsync(db => db.Persons.SingleAsync(p => p.HouseholdId == household.Id && p.Seq == 3));
        Assert.Equal(("新生儿未落户", null, null), (child.NoIdReason, child.IdHash, child.IdCipher));
    }

    [Fact]
    public async Task A_lower_case_x_and_spaces_are_the_same_number_and_birth_date_and_sex_follow_from_it()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var ids = Enumerable.Range(0, 4000).Select(i => Family.Id((i * 2) + 1, "19660203")).First(id => id.EndsWith('X'));
        var family = Family.Of(number, members: 1).With(0, "证件号码", $" {ids[..6]} {ids[6..14]} {ids[14..17]}x").With(0, "出生日期", "").With(0, "性别", "");
        var outcome = await office.ImportAsync(new Sheet().Add(family), number);

        Assert.Empty(outcome.Errors);
        var person = await office.StoredAsync(db => db.Persons.SingleAsync(p => p.Number == number + "-1"));
        Assert.Equal((new DateOnly(1966, 2, 3), Sex.Male), (person.BirthDate!.Value, person.Sex));
    }

    [Fact]
    public async Task A_number_twice_in_the_file_is_refused_the_second_time_naming_only_the_county()
    {
        var office = await shared.OfficeAsync();
        var (first, second) = (shared.Number(), shared.Number());
        var id = Family.Id(500_001 + (shared.Next() * 2));
        var sheet = new Sheet()
            .Add(Family.Of(first, village: Family.Song).With(0, "证件号码", id))
            .Add(Family.Of(second).With(0, "证件号码", id));
        var outcome = await office.ImportAsync(sheet, first);

        var error = Assert.Single(outcome.Errors);
        Assert.Equal((5, "证件号码", "DUPLICATE_ID_NUMBER", second), (error.Line, error.Column, error.Reason, error.HouseholdNumber));
        Assert.Contains("嵩县", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(first, error.ToString(), StringComparison.Ordinal);
        Assert.Equal([first], await office.StoredAsync(db => db.Households.Where(h => h.Number == first || h.Number == second).Select(h => h.Number).ToListAsync()));
    }

    /// <summary>After batches without a registered number an import no longer looks before it writes: the index must say it then, and all errors of a household must come.</summary>
    [Fact]
    public async Task A_number_in_the_register_is_refused_late_in_an_import_too()
    {
        var office = await shared.OfficeAsync();
        var (known, import) = (shared.Number(), shared.Number());
        var family = Family.Of(known, village: Family.Song);
        await office.ImportAsync(new Sheet().Add(family), known);
        var numbers = Enumerable.Range(0, 30).Select(_ => shared.Number()).ToList();
        var sheet = new Sheet();
        for (var i = 0; i < numbers.Count; i++)
        {
            var added = Family.Of(numbers[i]);
            if (i is 20 or 25) added.With(2, "证件号码", family[i == 20 ? 0 : 1]["证件号码"]);
            if (i == 20) added.With(1, "与户主关系", "邻居");
            sheet.Add(added);
        }

        var rows = sheet.Rows();
        var each = rows.Count / numbers.Count;
        var outcome = await office.ImportAsync(import, sheet.Headers, 0, [.. rows.Chunk(each).Select((batch, i) => Sheet.Batch(i + 1, batch))]);
        Assert.Equal([(numbers[25], "ID_NUMBER_REGISTERED")], outcome.Errors.Where(e => e.HouseholdNumber == numbers[25]).Select(e => (e.HouseholdNumber, e.Reason)));
        Assert.Contains(outcome.Errors, e => e.HouseholdNumber == numbers[20] && e.Column == "与户主关系");
        Assert.Contains(outcome.Errors, e => e.HouseholdNumber == numbers[20] && e.Reason == "ID_NUMBER_REGISTERED");
        Assert.Equal((28, 2), (outcome.Counts.RegisteredHouseholds, outcome.Counts.HeldBackHouseholds));
        Assert.Equal(28, await office.StoredAsync(db => db.Households.CountAsync(h => numbers.Contains(h.Number))));
    }

    [Fact]
    public async Task A_number_in_the_register_is_refused_naming_only_the_county()
    {
        var office = await shared.OfficeAsync();
        var (first, second) = (shared.Number(), shared.Number());
        var family = Family.Of(first, village: Family.Song);
        await office.ImportAsync(new Sheet().Add(family), first);
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of(second).With(2, "证件号码", family[0]["证件号码"])), second);

        var error = Assert.Single(outcome.Errors);
        Assert.Equal((4, "ID_NUMBER_REGISTERED"), (error.Line, error.Reason));
        Assert.Equal("证件号码：证件号码已在嵩县登记", error.Message);
        Assert.False(await office.StoredAsync(db => db.Households.AnyAsync(h => h.Number == second)));
    }

    [Theory]
    [InlineData("多重", "三级", "73", "")]
    [InlineData("", "", "44", "")]
    [InlineData("肢体", "三级", "73", "DISABILITY_CERTIFICATE_KIND")]
    [InlineData("多重", "四级", "73", "DISABILITY_CERTIFICATE_GRADE")]
    [InlineData("多重", "三级", "7", "DISABILITY_CERTIFICATE_LENGTH")]
    [InlineData("多重", "三级", "83", "DISABILITY_CERTIFICATE_KIND")]
    public async Task A_disability_certificate_holds_the_id_number_the_kind_and_the_grade(string kind, string grade, string tail, string reason)
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var family = Family.Of(number).With(0, "健康状况", "残疾").With(0, "残疾类别", kind).With(0, "残疾等级", grade);
        family.With(0, "残疾人证号", family[0]["证件号码"] + tail);
        var outcome = await office.ImportAsync(new Sheet().Add(family), number);

        Assert.Equal(reason.Length > 0 ? [reason] : [], outcome.Reasons);
        Assert.Equal(reason.Length == 0, await office.StoredAsync(db => db.Households.AnyAsync(h => h.Number == number)));
    }

    [Fact]
    public async Task A_disability_certificate_of_someone_else_is_refused()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var family = Family.Of(number);
        family.With(0, "残疾人证号", family[1]["证件号码"] + "44");
        var outcome = await office.ImportAsync(new Sheet().Add(family), number);
        Assert.Equal(["DISABILITY_CERTIFICATE_ID"], outcome.Reasons);
        Assert.False(await office.StoredAsync(db => db.Households.AnyAsync(h => h.Number == number)));
    }
}
