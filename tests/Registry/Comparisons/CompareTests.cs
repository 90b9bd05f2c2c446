using Fupin.Registry.Tests.Read;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Comparisons;

/// <summary>A file of the national system beside the register: same, different, only there, only here. Nothing is stored.</summary>
public sealed class CompareTests : IAsyncLifetime
{
    private const string Other = "410324100202";
    private Office office = null!;

    public async ValueTask InitializeAsync()
    {
        office = await Office.OpenAsync();
        await office.ImportAsync(new Sheet().Add(Family.Of("A", firstId: 101)).Add(Family.Of("B", firstId: 201)).Add(Family.Of("C", firstId: 301)).Add(Family.Of("D", village: Other, firstId: 401))
            .Add(Family.Of("A", village: Family.Song, firstId: 501)));
    }

    public ValueTask DisposeAsync() => office.DisposeAsync();

    [Fact]
    public async Task What_both_have_is_the_same_and_what_the_villages_of_the_file_have_beside_is_only_here()
    {
        var before = await StoredAsync();
        var outcome = await CompareAsync(new Sheet().Add(Family.Of("A", firstId: 101)).Add(Family.Of("B", firstId: 201)));
        Assert.Equal([("A", ComparisonVerdict.Same), ("B", ComparisonVerdict.Same)], outcome.Households.Select(h => (h.Number, h.Verdict)));
        var lacking = Assert.Single(outcome.Lacking);
        Assert.Equal(("C", Family.Luanchuan, "河南省/洛阳市/栾川县/甲乡/一村", true), (lacking.Number, lacking.DivisionCode, lacking.Address, lacking.WholeHousehold));
        Assert.Equal([("C-1", "样例甲", Relation.Head), ("C-2", "样例乙", Relation.Sibling), ("C-3", "样例丙", Relation.Son)], lacking.Persons.Select(p => (p.Number, p.FullName, p.Relation)));
        Assert.Equal(new CompareCounts { InFile = 2, Same = 2, OnlyRegistered = 1 }, outcome.Finished.Households);
        Assert.Equal(new CompareCounts { InFile = 6, Same = 6, OnlyRegistered = 3 }, outcome.Finished.Persons);
        Assert.Equal(1, outcome.Finished.Villages);
        Assert.Equal(before, await StoredAsync());
    }

    [Fact]
    public async Task Divisions_that_are_named_are_searched_whole()
    {
        var sheet = new Sheet().Add(Family.Of("A", firstId: 101));
        Assert.Equal(["B", "C", "D"], (await CompareAsync(sheet, "410324")).Lacking.Select(l => l.Number));
        Assert.Equal(["D"], (await CompareAsync(sheet, Other)).Lacking.Select(l => l.Number));
        Assert.Equal(["B", "C", "D", "A"], (await CompareAsync(sheet, "41")).Lacking.Select(l => l.Number));
    }

    [Fact]
    public async Task Each_field_that_differs_is_told_with_both_values_and_whose_it_is()
    {
        var family = Family.Of("A", firstId: 101).With("工资性收入", "6543.21").With(1, "民族", "回族").With(2, "人编号", "国-3").With("联系电话", "13900009876");
        var outcome = await CompareAsync(new Sheet().Add(family).Add(Family.Of("B", firstId: 201)).Add(Family.Of("C", firstId: 301)));
        Assert.Equal(
            [
                ("联系电话", 2, "", false, "*******1234", "*******9876"), ("工资性收入", 2, "", false, "6000.00", "6543.21"),
                ("民族", 3, "A-2", true, "汉族", "回族"), ("人编号", 4, "A-3", true, "A-3", "国-3"),
            ],
            outcome.Households[0].Differences.Select(d => (d.Column, d.Line, d.PersonNumber, d.OfPerson, d.Registered, d.InFile)));
        Assert.Equal(new CompareCounts { InFile = 3, Same = 2, Differing = 1 }, outcome.Finished.Households);
        Assert.Equal(new CompareCounts { InFile = 9, Same = 7, Differing = 2 }, outcome.Finished.Persons);
        Assert.Empty(outcome.Lacking);
    }

    [Fact]
    public async Task Blank_and_masked_cells_and_another_order_of_the_members_are_the_same()
    {
        var family = Family.Of("A", firstId: 101).With("工资性收入", "").With("联系电话", "*******1234").With(0, "民族", "");
        family.With(0, "证件号码", family[0]["证件号码"][..6] + "************");
        var outcome = await CompareAsync(new Sheet().Add(family[2], family[0], family[1]).Add(Family.Of("B", firstId: 201)).Add(Family.Of("C", firstId: 301)));
        Assert.All(outcome.Households, h => Assert.Equal(ComparisonVerdict.Same, h.Verdict));
        Assert.Empty(outcome.Lacking);
    }

    [Fact]
    public async Task A_person_only_there_and_a_person_only_here_make_the_household_differ()
    {
        var family = Family.Of("A", firstId: 101).With(2, "人编号", "新").With(2, "姓名", "样例新").With(2, "证件号码", Family.Id(991));
        var outcome = await CompareAsync(new Sheet().Add(family).Add(Family.Of("B", firstId: 201)[..2]).Add(Family.Of("C", firstId: 301)));
        Assert.Equal([ComparisonVerdict.Differs, ComparisonVerdict.Same, ComparisonVerdict.Same], outcome.Households.Select(h => h.Verdict));
        Assert.Equal([(4, "新", "样例新", true)], outcome.Households[0].Differences.Select(d => (d.Line, d.PersonNumber, d.InFile, d.MemberUnknown)));
        Assert.Equal([("A", false, "A-3"), ("B", false, "B-3")], outcome.Lacking.Select(l => (l.Number, l.WholeHousehold, l.Persons.Single().Number)));
        Assert.Equal(new CompareCounts { InFile = 3, Same = 1, Differing = 2 }, outcome.Finished.Households);
        Assert.Equal(new CompareCounts { InFile = 8, Same = 7, OnlyInFile = 1, OnlyRegistered = 2 }, outcome.Finished.Persons);
    }

    [Fact]
    public async Task A_household_only_there_is_told()
    {
        var outcome = await CompareAsync(new Sheet().Add(Family.Of("N", members: 2, village: Other, firstId: 901)));
        Assert.Equal([("N", ComparisonVerdict.OnlyInFile)], outcome.Households.Select(h => (h.Number, h.Verdict)));
        Assert.Equal(["D"], outcome.Lacking.Select(l => l.Number));
        Assert.Equal((1, 2), (outcome.Finished.Households.OnlyInFile, outcome.Finished.Persons.OnlyInFile));
    }

    [Fact]
    public async Task A_household_with_another_number_here_is_found_by_its_members()
    {
        var outcome = await CompareAsync(new Sheet().Add(Family.Of("A", firstId: 101).With("户编号", "国0001")), Family.Luanchuan);
        Assert.Equal([("户编号", "A", "国0001")], Assert.Single(outcome.Households).Differences.Select(d => (d.Column, d.Registered, d.InFile)));
        Assert.Equal(["B", "C"], outcome.Lacking.Select(l => l.Number));
    }

    [Fact]
    public async Task A_person_the_register_has_in_another_household_differs_by_the_households_number()
    {
        var moved = Family.Of("A", firstId: 101)[2].ToDictionary(StringComparer.Ordinal);
        (moved["户编号"], moved["人编号"]) = ("B", "A-3");
        var outcome = await CompareAsync(new Sheet().Add(Family.Of("A", firstId: 101)[..2]).Add([.. Family.Of("B", firstId: 201), moved]).Add(Family.Of("C", firstId: 301)));
        Assert.Equal([("户编号", 7, "A-3", "A", "B")], outcome.Households[1].Differences.Where(d => d.OfPerson).Select(d => (d.Column, d.Line, d.PersonNumber, d.Registered, d.InFile)));
        Assert.Empty(outcome.Lacking);
        Assert.Equal((1, 0), (outcome.Finished.Persons.Differing, outcome.Finished.Persons.OnlyInFile));
    }

    [Fact]
    public async Task The_county_of_another_household_is_not_searched()
    {
        var outcome = await CompareAsync(new Sheet().Add(Family.Of("X", village: Family.Song, firstId: 101)));
        Assert.Equal([ComparisonVerdict.OnlyInFile], outcome.Households.Select(h => h.Verdict));
    }

    [Fact]
    public async Task Cells_the_register_would_not_take_are_compared_as_they_stand()
    {
        var family = Family.Of("A", firstId: 101).With(1, "民族", "火星族").With("务工时间(月)", "13").With(0, "性别", "女");
        var household = Assert.Single((await CompareAsync(new Sheet().Add(family))).Households);
        Assert.Equal(ComparisonVerdict.Differs, household.Verdict);
        Assert.Equal([("性别", "男", "女"), ("务工时间(月)", "0", "13"), ("民族", "汉族", "火星族"), ("务工时间(月)", "0", "13"), ("务工时间(月)", "0", "13")],
            household.Differences.Select(d => (d.Column, d.Registered, d.InFile)));
    }

    [Fact]
    public async Task A_place_the_register_does_not_know_differs_when_the_number_says_who_it_is()
    {
        var outcome = await CompareAsync(new Sheet().Add(Family.Of("B", firstId: 201).With("行政区划代码", "410399100201")), Family.Luanchuan);
        var household = Assert.Single(outcome.Households);
        Assert.Equal([("行政区划代码", Family.Luanchuan, "410399100201")], household.Differences.Select(d => (d.Column, d.Registered, d.InFile)));
        Assert.Equal(["A", "C"], outcome.Lacking.Select(l => l.Number));
    }

    [Fact]
    public async Task A_cut_household_could_not_be_compared_and_is_not_lacking()
    {
        var sheet = new Sheet().Add(Family.Of("A", firstId: 101)).Add(Family.Of("B", firstId: 201)).Add(Family.Of("C", firstId: 301));
        var rows = sheet.Rows();
        while (rows[^1].Cells.Count > 5) rows[^1].Cells.RemoveAt(rows[^1].Cells.Count - 1);
        var outcome = await CompareAsync(sheet.Headers, Sheet.Batch(1, rows), []);
        Assert.Equal((ComparisonVerdict.Unreadable, "ROW_CUT"), (outcome.Households[2].Verdict, outcome.Households[2].Errors[0].Reason));
        Assert.Empty(outcome.Lacking);
        Assert.Equal((1, 3), (outcome.Finished.Households.Unreadable, outcome.Finished.Persons.Unreadable));
    }

    [Fact]
    public async Task No_protected_number_is_told_or_logged()
    {
        var family = Family.Of("A", firstId: 101).With("联系电话", "13900009876").With("银行账号", "62170000abc!").With(0, "证件号码", Family.Id(991));
        var outcome = await CompareAsync(new Sheet().Add(family));
        Assert.Equal(3, outcome.Households[0].Differences.Count(d => d.Masked));
        foreach (var secret in new[] { "13900001234", "13900009876", "62170000abc!", "6217000000001234567", Family.Id(991), Family.Id(101) })
        {
            Assert.DoesNotContain(secret, string.Concat(outcome.Households), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, string.Concat(outcome.Lacking), StringComparison.Ordinal);
            Assert.DoesNotContain(office.Host.Logs, l => l.Text.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_unknown_division_and_an_empty_file_are_refused()
    {
        var sheet = new Sheet().Add(Family.Of("A", firstId: 101));
        var unknown = await Assert.ThrowsAsync<RpcException>(() => CompareAsync(sheet.Headers, Sheet.Batch(1, sheet.Rows()), [$"divisions/{Guid.CreateVersion7()}"]));
        Assert.Equal((StatusCode.NotFound, "DIVISION_NOT_FOUND"), (unknown.StatusCode, Refusal.Of(unknown).Reason));
        var wrong = await Assert.ThrowsAsync<RpcException>(() => CompareAsync(sheet.Headers, Sheet.Batch(1, sheet.Rows()), ["410324"]));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (wrong.StatusCode, Refusal.Of(wrong).Reason));
        var empty = await Assert.ThrowsAsync<RpcException>(() => CompareAsync(sheet.Headers, null, []));
        Assert.Equal("IMPORT_EMPTY", Refusal.Of(empty).Reason);
    }

    private async Task<CompareOutcome> CompareAsync(Sheet sheet, params string[] codes)
    {
        var names = new List<string>();
        foreach (var code in codes) names.Add((await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code })).Name);
        return await CompareAsync(sheet.Headers, Sheet.Batch(1, sheet.Rows()), names);
    }

    private async Task<CompareOutcome> CompareAsync(IReadOnlyList<string> headers, ImportBatch? batch, IEnumerable<string> divisions)
    {
        using var call = office.Households.CompareHouseholds();
        var sending = SendAsync();
        var outcome = new CompareOutcome();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.Result is { } result) outcome.Households.AddRange(result.Households);
            if (answer.OnlyRegistered is { } lacking) outcome.Lacking.Add(lacking);
            if (answer.Finished is { } finished) outcome.Finished = finished;
        }

        await sending;
        return outcome;

        // a refusal is read from the answers: a write after it only tells that the call is over
        async Task SendAsync()
        {
            await call.RequestStream.WriteAsync(new() { Begin = new() { FileName = "国办.xlsx", Columns = { headers }, Divisions = { divisions } } });
            if (batch is not null) await call.RequestStream.WriteAsync(new() { Batch = batch });
            await call.RequestStream.WriteAsync(new() { End = new() { Batches = batch?.Number ?? 0 } });
            await call.RequestStream.CompleteAsync();
        }
    }

    private Task<string> StoredAsync() => office.StoredAsync(async db => string.Join(' ',
        await db.Households.CountAsync(), await db.Households.SumAsync(h => h.Version), await db.Persons.CountAsync(), await db.Imports.CountAsync(), await db.ImportBatches.CountAsync(), (await office.EventsAsync()).Count));

    private sealed class CompareOutcome
    {
        public List<ComparedHousehold> Households { get; } = [];
        public List<OnlyRegistered> Lacking { get; } = [];
        public CompareFinished Finished { get; set; } = new();
    }
}
