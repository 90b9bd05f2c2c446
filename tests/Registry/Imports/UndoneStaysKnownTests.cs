using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Kit;
using Fupin.Registry.Tests.Audit;
using Fupin.Registry.Tests.Read;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Registry.Tests.Imports;

/// <summary>What an undone import had registered was in the register all the same, and who asks about that time is told.</summary>
public sealed class UndoneStaysKnownTests : IAsyncDisposable
{
    private const string BankAccount = "6217000000001234567";

    private readonly TestStore store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_card_as_recorded_before_the_undo_is_the_card_of_then()
    {
        await using var office = await Office.OpenAsync(store, OnRecord.Soon);
        var then = await UndoneAsync(office);
        var name = then.Card.Name;
        Assert.Equal((StatusCode.NotFound, "HOUSEHOLD_NOT_FOUND", ""), await Register.FailsAsync(office.Households.GetHouseholdAsync(new() { Name = name })));
        Assert.Equal(then.Card, await office.Households.GetHouseholdAsync(new() { Name = name, AsRecordedAt = then.At }, cancellationToken: Ct));
        var after = office.Households.GetHouseholdAsync(new() { Name = name, AsRecordedAt = await Register.InstantAsync() });
        Assert.Equal((StatusCode.NotFound, "HOUSEHOLD_NOT_FOUND", ""), await Register.FailsAsync(after));

        var records = office.Host.Client<RecordService.RecordServiceClient>();
        Assert.Equal((2L, 5L), Counts((await records.GetDivisionFiguresAsync(new() { Division = then.County, AsRecordedAt = then.At }, cancellationToken: Ct)).Total));
        Assert.Equal((1L, 2L), Counts((await records.GetDivisionFiguresAsync(new() { Division = then.County }, cancellationToken: Ct)).Total));
        var register = await records.GetVillageRegisterAsync(new() { Division = then.Card.Division, AsRecordedAt = then.At }, cancellationToken: Ct);
        Assert.Equal(["U-1", "U-2"], register.Lines.Select(l => l.Number));

        var (listed, page) = (new List<string>(), "");
        do
        {
            var some = await office.Households.ListHouseholdsAsync(new() { Division = then.County, PageSize = 1, PageToken = page, AsRecordedAt = then.At }, cancellationToken: Ct);
            listed.AddRange(some.Households.Select(h => h.Number));
            page = some.NextPageToken;
        }
        while (page.Length > 0);
        Assert.Equal(["U-2", "U-1"], listed);
    }

    [Fact]
    public async Task The_past_is_masked_scoped_and_opened_for_a_purpose_as_the_present_is()
    {
        await using var office = await Office.OpenAsync(store, OnRecord.Soon);
        var then = await UndoneAsync(office);
        var request = new GetHouseholdRequest { Name = then.Card.Name, AsRecordedAt = then.At };
        Assert.Equal("***************4567", (await office.As(office.Host.As(Role.CountyOfficer, "410324")).Households.GetHouseholdAsync(request, cancellationToken: Ct)).BankAccount);
        var open = office.Host.As(Role.CountyOfficer, "410324").For(Purpose.Payment);
        Assert.Equal(BankAccount, (await office.As(open).Households.GetHouseholdAsync(request, cancellationToken: Ct)).BankAccount);
        Assert.Contains(await office.EntriesAsync("GetHousehold", 2), e => e.Purpose == Purpose.Payment && e.Resource == then.Card.Name);

        var foreign = office.As(office.Host.As(Role.CountyOfficer, "410325")).Households;
        Assert.Equal((StatusCode.PermissionDenied, "OUTSIDE_SCOPE", ""), await Register.FailsAsync(foreign.GetHouseholdAsync(request)));
        Assert.Equal(
            (StatusCode.PermissionDenied, "OUTSIDE_SCOPE", ""),
            await Register.FailsAsync(foreign.GetHouseholdChangesAsync(new() { Name = then.Card.Name, AsRecordedAt = then.At })));
    }

    [Fact]
    public async Task The_difference_is_explained_by_the_entries_of_the_import_and_of_its_undo()
    {
        await using var office = await Office.OpenAsync(store, OnRecord.Soon);
        var before = await Register.InstantAsync();
        var then = await UndoneAsync(office);
        var changes = await office.Households.GetHouseholdChangesAsync(new() { Name = then.Card.Name, AsRecordedAt = then.At }, cancellationToken: Ct);
        Assert.Equal(then.Card, changes.Then);
        Assert.Null(changes.Now);
        var undone = Assert.Single(changes.Changes);
        Assert.Equal((HouseholdChangeKind.Undone, then.Import, "导错了"), (undone.Kind, undone.Import, undone.Reason));
        Assert.NotEmpty(undone.Requester);

        var whole = await office.Households.GetHouseholdChangesAsync(new() { Name = then.Card.Name, AsRecordedAt = before }, cancellationToken: Ct);
        Assert.Null(whole.Then);
        Assert.Equal([HouseholdChangeKind.Registered, HouseholdChangeKind.Undone], whole.Changes.Select(c => c.Kind));
        Assert.Equal("fupin.registry.v1.HouseholdService.ImportHouseholds", whole.Changes[0].Rpc);
        foreach (var change in whole.Changes) await AssertOnRecordAsync(office, change);
        Assert.NotEqual(whole.Changes[0].AuditEntry, whole.Changes[1].AuditEntry);
    }

    [Fact]
    public async Task What_is_past_comes_under_a_new_key_and_is_readable_without_the_old_one()
    {
        (Household Card, Google.Protobuf.WellKnownTypes.Timestamp At, string Import, string County) then;
        await using (var office = await Office.OpenAsync(store)) then = await UndoneAsync(office);
        KeyRing.MakeNext(store.Folder, "field");
        await using (var office = await Office.OpenAsync(store))
        {
            var keeping = office.Host.Services.GetRequiredService<KeyKeeping>();
            while ((await keeping.StateAsync(Ct)).Field is not { Settled: 2 }) await Task.Delay(10, Ct);
        }

        File.Delete(Path.Combine(store.Folder, "keys", "field.1.key"));
        await using var again = await Office.OpenAsync(store);
        var open = again.As(again.Host.As(Role.CountyOfficer, "410324").For(Purpose.Payment)).Households;
        var card = await open.GetHouseholdAsync(new() { Name = then.Card.Name, AsRecordedAt = then.At }, cancellationToken: Ct);
        Assert.Equal(BankAccount, card.BankAccount);
        Assert.All(card.Members, m => Assert.Equal(18, m.IdNumber.Count(char.IsLetterOrDigit)));
    }

    [Fact]
    public async Task An_instant_of_which_not_everything_was_kept_is_refused_by_name()
    {
        await using var office = await Office.OpenAsync(store);
        var then = await UndoneAsync(office);
        await office.StoredAsync(db => db.Imports.ExecuteUpdateAsync(set => set.SetProperty(i => i.PastKept, i => i.UndoReason == null)));
        var request = new GetDivisionFiguresRequest { Division = then.County, AsRecordedAt = then.At };
        var records = office.Host.Client<RecordService.RecordServiceClient>();
        var (code, reason, _) = await Register.FailsAsync(records.GetDivisionFiguresAsync(request));
        Assert.Equal((StatusCode.FailedPrecondition, "PAST_UNKNOWN"), (code, reason));
        request.AsRecordedAt = await Register.InstantAsync();
        Assert.Equal((1L, 2L), Counts((await records.GetDivisionFiguresAsync(request, cancellationToken: Ct)).Total));
    }

    /// <summary>U-2 stays, U-1 was there at the instant and is undone.</summary>
    private static async Task<(Household Card, Google.Protobuf.WellKnownTypes.Timestamp At, string Import, string County)> UndoneAsync(Office office)
    {
        await office.ImportAsync(new Sheet().Add(Family.Of("U-2", members: 2, firstId: 2000)), "stays");
        var import = (await office.ImportAsync(new Sheet().Add(Family.Of("U-1", members: 3)), "goes")).Finished!.Name;
        var county = (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410324" })).Name;
        var card = (await office.Households.ListHouseholdsAsync(new() { Division = county, Number = "U-1" })).Households.Single();
        var at = await Register.InstantAsync();
        await office.UndoAsync(import);
        await office.UndoneAsync(import);
        Assert.Equal(1, await office.CountAsync<Households.Household>());
        return (card, at, import, county);
    }

    private static (long, long) Counts(RecordFigures figures) => (figures.Households, figures.Persons);

    /// <summary>The entry named is the one at the position named.</summary>
    private static async Task AssertOnRecordAsync(Office office, HouseholdChange change)
    {
        Assert.True(change.AuditPosition > 0);
        using var call = office.Host.Client<AuditService.AuditServiceClient>().ReadChain(new() { Service = "registry", After = change.AuditPosition - 1 });
        while (await call.ResponseStream.MoveNext(Ct))
            if (call.ResponseStream.Current.Links.FirstOrDefault() is { } link)
            {
                Assert.Equal((change.AuditPosition, change.AuditEntry), (link.Position, link.EntryId));
                var entry = AuditEntry.Parser.ParseFrom(link.Entry);
                Assert.Equal((change.Rpc, change.Actor), (entry.Rpc, entry.Actor));
                return;
            }

        Assert.Fail("the position is not in the chain");
    }
}
