using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Read;

/// <summary>
/// What was true of a year, as it was recorded at an instant: every answer here differs from the one that leaves either axis out. The
/// household H-1 has 2 members poor in 2015, and 2 who left poverty in 2016; after <c>first</c> it is corrected: its 2015 and its members.
/// </summary>
[Rule("REG-06")]
public sealed class TwoTimesTests : IAsyncLifetime
{
    private readonly Register register = new();
    private Timestamp nothing = null!;
    private Timestamp first = null!;
    private string household = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await register.InitializeAsync();
        nothing = await Register.InstantAsync();
        await register.AddVillageAsync(Register.VillageA1, 2015, VillageKind.Poor);
        household = await register.AddAsync(
            Register.VillageA1, "H-1", 2, Register.Year(2015, PovertyStatus.Poor, size: 2), Register.Year(2016, PovertyStatus.ExitedKeepingPolicy, size: 2));
        first = await Register.InstantAsync();
        await register.CorrectAsync(household, async (db, id) =>
        {
            var year = await db.HouseholdYears.SingleAsync(y => y.HouseholdId == id && y.Year == 2015);
            (year.WagesFen, year.MainCause, year.Size) = (310_000, PovertyCause.Disability, 3);
            var head = await db.Persons.SingleAsync(p => p.HouseholdId == id && p.Seq == 1);
            head.FullName = "成员一";
            head.IdCipher = register.Protector.Encrypt("999324197001010018", "person", head.Id, "id_cipher");
            (await db.Households.SingleAsync(h => h.Id == id)).Persons = 3;
        });
        await register.AddVillageAsync(Register.VillageA1, 2016, VillageKind.NonPoor);
    }

    public ValueTask DisposeAsync() => register.DisposeAsync();

    [Fact]
    public async Task A_card_is_told_by_year_and_as_it_was_recorded_then()
    {
        Assert.Equal((2015, PovertyStatus.Poor, PovertyCause.Illness, 0L, "成员1"), await CardAsync(2015, first));
        Assert.Equal((2015, PovertyStatus.Poor, PovertyCause.Disability, 310_000L, "成员一"), await CardAsync(2015, null));
        Assert.Equal((2016, PovertyStatus.ExitedKeepingPolicy, PovertyCause.Illness, 0L, "成员1"), await CardAsync(2016, first));
        Assert.Equal((2016, PovertyStatus.ExitedKeepingPolicy, PovertyCause.Illness, 0L, "成员一"), await CardAsync(0, null));
        Assert.Equal((2016, PovertyStatus.ExitedKeepingPolicy, PovertyCause.Illness, 0L, "成员一"), await CardAsync(0, await Register.InstantAsync()));
        var early = register.Cards.GetHouseholdAsync(new() { Name = household, AsRecordedAt = nothing }, cancellationToken: Ct);
        Assert.Equal((StatusCode.NotFound, "HOUSEHOLD_NOT_FOUND", ""), await Register.FailsAsync(early));
    }

    [Fact]
    public async Task Figures_book_and_register_are_told_by_year_and_as_they_were_recorded_then()
    {
        (int Year, Timestamp? At, string Figures)[] asked =
        [
            (2015, nothing, "v0/0 h0/0 p0/0 f0"), (2015, first, "v1/1 h1/1 p2/2 f0"), (2015, null, "v1/1 h1/1 p3/3 f0"),
            (2016, first, "v0/0 h1/0 p2/0 f0"), (2016, null, "v1/0 h1/0 p2/0 f0"), (0, first, "v1/1 h1/0 p2/0 f0"), (0, null, "v1/0 h1/0 p3/0 f0"),
        ];
        foreach (var (year, at, figures) in asked)
        {
            var city = await register.Records.GetDivisionFiguresAsync(new() { Division = register.Division(Register.City), Year = year, AsRecordedAt = at }, cancellationToken: Ct);
            Assert.Equal(figures, Text(city.Total));
            Assert.Equal(figures, Text(city.Lines[0]));
            var book = await register.Records.GetTownshipBookAsync(new() { Division = register.Division(Register.TownshipA), Year = year, AsRecordedAt = at }, cancellationToken: Ct);
            Assert.Equal(figures, Text(book.Total));
            var village = await register.Records.GetVillageRegisterAsync(new() { Division = register.Division(Register.VillageA1), Year = year, AsRecordedAt = at }, cancellationToken: Ct);
            Assert.Equal(figures, Text(village.Total));
            Assert.Equal(at == nothing ? [] : [at is null ? "成员一" : "成员1"], village.Lines.Select(l => l.Head));
        }
    }

    [Fact]
    public async Task A_list_is_told_as_it_was_recorded_then()
    {
        Assert.Equal("成员1 2015", await ListAsync(2015, PovertyCause.Illness, first));
        Assert.Equal("", await ListAsync(2015, PovertyCause.Illness, null));
        Assert.Equal("", await ListAsync(2015, PovertyCause.Disability, first));
        Assert.Equal("成员一 2015", await ListAsync(2015, PovertyCause.Disability, null));
        Assert.Equal("", await ListAsync(2015, PovertyCause.Unspecified, nothing));
    }

    [Fact]
    public async Task The_difference_names_each_field_and_the_write_that_made_it()
    {
        var changes = await register.Cards.GetHouseholdChangesAsync(new() { Name = household, Year = 2015, AsRecordedAt = first }, cancellationToken: Ct);
        Assert.Equal(("成员1", "成员一"), (changes.Then.Members[0].FullName, changes.Now.Members[0].FullName));
        var change = Assert.Single(changes.Changes);
        var head = changes.Now.Members[0].Name;
        Assert.Equal((2L, HouseholdChangeKind.Corrected), (change.Version, change.Kind));
        Assert.Equal(
            [
                ("facts.income.wages_fen", "", "310000", false), ("facts.main_cause", "POVERTY_CAUSE_ILLNESS", "POVERTY_CAUSE_DISABILITY", false), ("facts.size", "2", "3", false),
                ($"members[{head}].full_name", "成员1", "成员一", false), ($"members[{head}].id_number", "", "999324************", true),
            ],
            change.Fields.Select(f => (f.Field, f.Before, f.After, f.Masked)));
        Assert.Equal(("registry", "registry"), (change.Actor.Subject, change.Rpc));
        Assert.NotEmpty(change.AuditEntry);

        var of2016 = await register.Cards.GetHouseholdChangesAsync(new() { Name = household, Year = 2016, AsRecordedAt = first }, cancellationToken: Ct);
        Assert.Equal([$"members[{head}].full_name", $"members[{head}].id_number"], of2016.Changes.Single().Fields.Select(f => f.Field));
        var whole = await register.Cards.GetHouseholdChangesAsync(new() { Name = household, AsRecordedAt = nothing }, cancellationToken: Ct);
        Assert.Null(whole.Then);
        Assert.Equal([HouseholdChangeKind.Registered, HouseholdChangeKind.Corrected], whole.Changes.Select(c => c.Kind));
    }

    [Fact]
    public async Task A_change_that_did_not_keep_what_was_is_refused_by_the_database()
    {
        await using var db = await OpenAsync();
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            (await db.Households.SingleAsync(Ct)).Hamlet = "别处";
            await Assert.ThrowsAnyAsync<DbUpdateException>(() => write.CommitAsync(Ct));
        }

        await using (await db.BeginWriteAsync(Ct))
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Households.ExecuteDeleteAsync(Ct));
    }

    [Fact]
    public async Task An_instant_that_is_still_to_come_is_refused()
    {
        var later = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMinutes(1));
        var wrong = (StatusCode.InvalidArgument, "INVALID_FIELD", "as_recorded_at");
        Assert.Equal(wrong, await Register.FailsAsync(register.Cards.GetHouseholdAsync(new() { Name = household, AsRecordedAt = later })));
        Assert.Equal(wrong, await Register.FailsAsync(register.Cards.GetHouseholdChangesAsync(new() { Name = household })));
        Assert.Equal(wrong, await Register.FailsAsync(register.Cards.GetHouseholdAsync(new() { Name = household, AsRecordedAt = new() { Nanos = -1 } })));
        Assert.Equal(wrong, await Register.FailsAsync(register.Records.GetDivisionFiguresAsync(new() { Division = register.Division(Register.City), AsRecordedAt = later })));
    }

    private static string Text(RecordFigures f) =>
        $"v{f.Villages}/{f.PoorVillages} h{f.Households}/{f.PoorHouseholds} p{f.Persons}/{f.PoorPersons} f{f.HouseholdsToVerify}";

    private async Task<(int, PovertyStatus, PovertyCause, long, string)> CardAsync(int year, Timestamp? at)
    {
        var card = await register.Cards.GetHouseholdAsync(new() { Name = household, Year = year, AsRecordedAt = at }, cancellationToken: Ct);
        return (card.Facts.Year, card.Facts.Status, card.Facts.MainCause, card.Facts.Income?.WagesFen ?? 0, card.Members[0].FullName);
    }

    private async Task<string> ListAsync(int year, PovertyCause cause, Timestamp? at)
    {
        var request = new ListHouseholdsRequest { Division = register.Division(Register.CountyA), Year = year, MainCause = cause, Number = "H-1", AsRecordedAt = at };
        return string.Join(' ', (await register.Cards.ListHouseholdsAsync(request, cancellationToken: Ct)).Households.Select(h => $"{h.Members[0].FullName} {h.Facts?.Year}"));
    }

    private Task<RegistryDb> OpenAsync() => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions
        .GetRequiredService<IDbContextFactory<RegistryDb>>(register.Services).CreateDbContextAsync(Ct);
}
