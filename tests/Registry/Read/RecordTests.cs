using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;

namespace Fupin.Registry.Tests.Read;

/// <summary>Figures counted by hand from four households: of village 甲村 two, of 子村 one, of 乙村 one.</summary>
[Rule("REG-06")]
public sealed class RecordTests(Register register) : IClassFixture<Register>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        if ((await FiguresAsync(Register.City)).Total.Households > 0) return;
        await register.AddVillageAsync(Register.VillageA1, 2015, VillageKind.Poor);
        await register.AddVillageAsync(Register.VillageA2, 2015, VillageKind.NonPoor);
        await register.AddVillageAsync(Register.VillageB, 2014, VillageKind.Poor);
        await register.AddVillageAsync(Register.VillageB, 2015, VillageKind.DeepPoverty);
        await register.AddVillageAsync(Register.VillageB, 2016, VillageKind.NonPoor);
        await register.AddAsync(Register.VillageA1, "H-2", 3, Register.Year(2015, PovertyStatus.Poor), Register.Year(2016, PovertyStatus.ExitedKeepingPolicy));
        var found = await register.AddAsync(Register.VillageA1, "H-1", 2, Register.Year(2015, PovertyStatus.Poor, PovertyCause.Disability));
        await register.ChangeAsync(found, h => h.Findings = FindingSet.Bit(Finding.NoIdNumber));
        await register.AddAsync(Register.VillageA2, "H-3", 4, Register.Year(2016, PovertyStatus.Returned));
        await register.AddAsync(Register.VillageB, "H-4", 2, Register.Year(2015, PovertyStatus.Poor, size: 1), Register.Year(2016, PovertyStatus.Poor));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact, Rule("REG-21")]
    public async Task City_figures_count_the_latest_facts_and_list_every_county_in_the_order_of_codes()
    {
        var figures = await FiguresAsync(Register.City);
        Assert.Equal("虚构市 v3/1 h4/3 p11/8 f1", Text(figures.Total));
        Assert.Equal(["甲县 v2/1 h3/2 p9/6 f1", "乙区 v1/0 h1/1 p2/2 f0", "丙县 v0/0 h0/0 p0/0 f0"], figures.Lines.Select(Text));
        Assert.Equal((register.Division(Register.CountyA), Register.CountyA, DivisionLevel.County), (figures.Lines[0].Division, figures.Lines[0].DivisionCode, figures.Lines[0].Level));
    }

    [Fact]
    public async Task Figures_of_a_year_count_the_households_with_facts_of_it()
    {
        var in2015 = await FiguresAsync(Register.City, 2015);
        Assert.Equal("虚构市 v3/2 h3/3 p6/6 f1", Text(in2015.Total));
        Assert.Equal(["甲县 v2/1 h2/2 p5/5 f1", "乙区 v1/1 h1/1 p1/1 f0", "丙县 v0/0 h0/0 p0/0 f0"], in2015.Lines.Select(Text));
        Assert.Equal("虚构市 v1/0 h3/2 p9/6 f0", Text((await FiguresAsync(Register.City, 2016)).Total));
        Assert.Equal("虚构市 v0/0 h0/0 p0/0 f0", Text((await FiguresAsync(Register.City, 2017)).Total));
    }

    [Fact]
    public async Task County_figures_list_its_townships()
    {
        var figures = await FiguresAsync(Register.CountyA);
        Assert.Equal("甲县 v2/1 h3/2 p9/6 f1", Text(figures.Total));
        Assert.Equal(["甲一乡 v2/1 h3/2 p9/6 f1", "甲二乡 v0/0 h0/0 p0/0 f0"], figures.Lines.Select(Text));
    }

    [Fact]
    public async Task A_township_book_lists_its_villages()
    {
        var book = await register.Records.GetTownshipBookAsync(new() { Division = register.Division(Register.TownshipA) });
        Assert.Equal("甲一乡 v2/1 h3/2 p9/6 f1", Text(book.Total));
        Assert.Equal(["甲村 v1/1 h2/1 p5/2 f1", "子村 v1/0 h1/1 p4/4 f0", "丑村 v0/0 h0/0 p0/0 f0"], book.Lines.Select(Text));
        var in2015 = await register.Records.GetTownshipBookAsync(new() { Division = register.Division(Register.TownshipA), Year = 2015 });
        Assert.Equal(["甲村 v1/1 h2/2 p5/5 f1", "子村 v1/0 h0/0 p0/0 f0", "丑村 v0/0 h0/0 p0/0 f0"], in2015.Lines.Select(Text));
    }

    [Fact]
    public async Task A_village_register_lists_its_households_in_the_order_of_their_numbers()
    {
        var book = await RegisterAsync(Register.VillageA1);
        Assert.Equal("甲村 v1/1 h2/1 p5/2 f1", Text(book.Total));
        Assert.Equal(["H-1", "H-2"], book.Lines.Select(l => l.Number));
        var line = book.Lines[0];
        Assert.Equal((2, "成员1", PovertyStatus.Poor, PovertyCause.Disability, HouseholdKind.Ordinary), (line.Persons, line.Head, line.Status, line.MainCause, line.Kind));
        Assert.Equal([Finding.NoIdNumber], line.Findings);
        Assert.Equal(line.Number, (await register.Cards.GetHouseholdAsync(new() { Name = line.Household })).Number);

        Assert.Equal("甲村 v1/1 h2/2 p5/5 f1", Text((await RegisterAsync(Register.VillageA1, 2015)).Total));
        Assert.Equal("甲村 v0/0 h1/0 p3/0 f0", Text((await RegisterAsync(Register.VillageA1, 2016)).Total));
        Assert.Equal("乙村 v1/1 h1/1 p1/1 f0", Text((await RegisterAsync(Register.VillageB, 2015)).Total));
        Assert.Equal("丑村 v0/0 h0/0 p0/0 f0", Text((await RegisterAsync(Register.VillageA3)).Total));
    }

    [Fact]
    public async Task A_record_of_another_level_or_of_no_division_is_refused()
    {
        var wrong = (StatusCode.InvalidArgument, "INVALID_FIELD", "division");
        var records = register.Records;
        Assert.Equal(wrong, await Register.FailsAsync(records.GetVillageRegisterAsync(new() { Division = register.Division(Register.TownshipA) })));
        Assert.Equal(wrong, await Register.FailsAsync(records.GetTownshipBookAsync(new() { Division = register.Division(Register.VillageA1) })));
        Assert.Equal(wrong, await Register.FailsAsync(records.GetDivisionFiguresAsync(new() { Division = register.Division(Register.TownshipA) })));
        Assert.Equal(wrong, await Register.FailsAsync(records.GetDivisionFiguresAsync(new() { Division = Register.City })));
        var missing = (StatusCode.NotFound, "DIVISION_NOT_FOUND", "");
        Assert.Equal(missing, await Register.FailsAsync(records.GetTownshipBookAsync(new() { Division = $"divisions/{Guid.CreateVersion7()}" })));
    }

    private async Task<DivisionFigures> FiguresAsync(string code, int year = 0) =>
        await register.Records.GetDivisionFiguresAsync(new() { Division = register.Division(code), Year = year });

    private async Task<VillageRegister> RegisterAsync(string code, int year = 0) =>
        await register.Records.GetVillageRegisterAsync(new() { Division = register.Division(code), Year = year });

    /// <summary>Villages, of them poor; households, of them poor; persons, of them poor; to verify.</summary>
    private static string Text(RecordFigures f) =>
        $"{f.DisplayName} v{f.Villages}/{f.PoorVillages} h{f.Households}/{f.PoorHouseholds} p{f.Persons}/{f.PoorPersons} f{f.HouseholdsToVerify}";
}
