using Fupin.Chassis.Faults;
using Fupin.Registry.Households;
using Fupin.Registry.Imports;
using Fupin.Registry.Tests.Read;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Registry.Tests.Imports;

/// <summary>An import taken back as a whole.</summary>
public sealed class UndoTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_it_stays_in_the_register_and_every_household_is_told()
    {
        await using var office = await Office.OpenAsync();
        var kept = await office.ImportAsync(new Sheet().Add(Family.Of("K-1")), "kept");
        var wrong = await office.ImportAsync(new Sheet().Add(Family.Of("W-1")).Add(Family.Of("W-2", village: Family.Song, members: 2)), "wrong");
        var registered = (await office.EventsAsync())[^2..].OrderBy(e => e.Subject, StringComparer.Ordinal).ToList();

        var begun = await office.UndoAsync(wrong.Finished!.Name, "文件选错");
        Assert.Equal((ImportState.Undoing, "文件选错", 0L), (begun.State, begun.Undo.Reason, begun.Undo.RemovedHouseholds));
        var undone = await office.UndoneAsync(wrong.Finished.Name);

        Assert.Equal((ImportState.Undone, "文件选错", 2L, "wrong"), (undone.State, undone.Undo.Reason, undone.Undo.RemovedHouseholds, undone.ImportId));
        Assert.True(undone.Undo.EndTime >= undone.Undo.BeginTime && undone.Undo.BeginTime >= undone.EndTime);
        Assert.Equal(wrong.Counts, undone.Counts);
        Assert.Equal(
            (1, 3, 1, 3),
            (await office.CountAsync<Registry.Households.Household>(), await office.CountAsync<Registry.Households.Person>(), await office.CountAsync<HouseholdYear>(), await office.CountAsync<PersonYear>()));
        Assert.Equal("K-1", await office.StoredAsync(db => db.Households.Select(h => h.Number).SingleAsync(Ct)));

        var events = await office.EventsAsync();
        Assert.Equal(9 + 1 + 2 + 2, events.Count);
        Assert.Equal(
            registered.Select(e => (e.Subject, 2L, e.Division, e.Subject, wrong.Finished.Name, Members(e))),
            events[^2..].OrderBy(e => e.Subject, StringComparer.Ordinal).Select(e => (e.Subject, e.SubjectVersion, e.Division, Undone(e).Household, Undone(e).Import, string.Join(' ', Undone(e).Persons))));
        var gone = await Assert.ThrowsAsync<RpcException>(async () => await office.Households.GetHouseholdAsync(new() { Name = registered[0].Subject }, cancellationToken: Ct));
        Assert.Equal("HOUSEHOLD_NOT_FOUND", Refusal.Of(gone).Reason);
        Assert.Equal(kept.Finished, await office.Households.GetImportAsync(new() { Name = kept.Finished!.Name }, cancellationToken: Ct));
    }

    [Fact]
    public async Task The_same_file_goes_in_again_under_a_new_id_and_not_under_the_old_one()
    {
        var office = await shared.OfficeAsync();
        var (number, id) = (shared.Number(), shared.Number());
        var sheet = new Sheet().Add(Family.Of(number));
        var first = await office.ImportAsync(sheet, id);
        var before = await StoredAsync(office, number);
        await office.UndoAsync(first.Finished!.Name);
        await office.UndoneAsync(first.Finished.Name);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(sheet, id));
        Assert.Equal((StatusCode.FailedPrecondition, "IMPORT_UNDONE", ""), Refusal.Of(refusal));
        Assert.Null(await StoredAsync(office, number));

        var second = await office.ImportAsync(sheet, shared.Number());
        Assert.Equal((1L, 3L), (second.Counts.RegisteredHouseholds, second.Counts.RegisteredPersons));
        var after = await StoredAsync(office, number);
        Assert.NotEqual(before!.Id, after!.Id);
        Assert.Equal((1L, number), (after.Version, after.Number));
    }

    [Fact]
    public async Task Refused_when_one_of_its_households_was_changed()
    {
        var office = await shared.OfficeAsync();
        var (changed, other) = (shared.Number(), shared.Number());
        var import = await office.ImportAsync(new Sheet().Add(Family.Of(changed)).Add(Family.Of(other)), shared.Number());
        await office.StoredAsync(async db =>
        {
            await using var write = await db.BeginWriteAsync(Ct);
            var row = await db.Households.SingleAsync(h => h.Number == changed, Ct);
            await db.KeepAsync([row.Id], row.RecordedAt.AddSeconds(1), Ct);
            (row.Hamlet, row.RecordedAt) = ("东沟", row.RecordedAt.AddSeconds(1));
            await write.CommitAsync(Ct);
            return 0;
        });
        var household = await StoredAsync(office, changed);

        await AssertBuiltOnAsync(office, import, 1, ResourceNames.Format("households", household!.Id));
        Assert.Equal(2, household.Version);
        Assert.NotNull(await StoredAsync(office, other));
    }

    [Fact]
    public async Task Refused_while_another_import_found_a_household_of_it_unchanged()
    {
        var office = await shared.OfficeAsync();
        var (both, only, differs) = (shared.Number(), shared.Number(), shared.Number());
        var first = await office.ImportAsync(new Sheet().Add(Family.Of(both)).Add(Family.Of(only)).Add(Family.Of(differs)), shared.Number());
        // the second is the same in other words: a blank cell means what is registered
        var second = await office.ImportAsync(new Sheet().Add(Family.Of(both).With("民族", "")).Add(Family.Of(differs).With("民族", "回族")), shared.Number());
        var third = await office.ImportAsync(new Sheet().Add(Family.Of(both)), shared.Number());
        Assert.Equal((1L, 1L, 1L), (second.Counts.UnchangedHouseholds, second.Counts.DifferingHouseholds, third.Counts.UnchangedHouseholds));

        var name = ResourceNames.Format("households", (await StoredAsync(office, both))!.Id);
        await AssertBuiltOnAsync(office, first, 2, $"{name} {name}");
        foreach (var import in new[] { second, third, first })
        {
            await office.UndoAsync(import.Finished!.Name);
            await office.UndoneAsync(import.Finished.Name);
        }

        Assert.Null(await StoredAsync(office, both));
        Assert.Null(await StoredAsync(office, differs));
    }

    [Fact]
    public async Task A_refusal_counts_all_and_names_the_first_twenty()
    {
        var office = await shared.OfficeAsync();
        var sheet = new Sheet().Add(Enumerable.Range(0, 22).SelectMany(_ => Family.Of(shared.Number(), members: 1, firstId: 4_000_000 + (shared.Next() * 4))));
        var import = await office.ImportAsync(sheet, shared.Number());
        Assert.Equal(22, import.Counts.RegisteredHouseholds);
        await office.ImportAsync(sheet, shared.Number());

        var refusal = await RefusedAsync(office, import);
        Assert.Equal(20, refusal.Fields.Split(' ').Length);
        Assert.Equal("22", refusal.Count);
    }

    [Fact]
    public async Task Asked_without_a_reason_or_for_an_unknown_import_it_changes_nothing()
    {
        var office = await shared.OfficeAsync();
        var import = await office.ImportAsync(new Sheet().Add(Family.Of(shared.Number())), shared.Number());

        var blank = await Assert.ThrowsAsync<RpcException>(() => office.UndoAsync(import.Finished!.Name, " "));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", "reason"), Refusal.Of(blank));
        var tooLong = await Assert.ThrowsAsync<RpcException>(() => office.UndoAsync(import.Finished!.Name, new string('长', 501)));
        Assert.Equal("reason", Refusal.Of(tooLong).Fields);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => office.UndoAsync(ResourceNames.Format("imports", Guid.CreateVersion7())));
        Assert.Equal((StatusCode.NotFound, "IMPORT_NOT_FOUND", ""), Refusal.Of(unknown));
        Assert.Equal(import.Finished, await office.Households.GetImportAsync(new() { Name = import.Finished!.Name }, cancellationToken: Ct));
    }

    [Fact]
    public async Task Asked_again_it_keeps_the_first_reason_and_a_request_id_stays_with_its_request()
    {
        var office = await shared.OfficeAsync();
        var import = await office.ImportAsync(new Sheet().Add(Family.Of(shared.Number())), shared.Number());
        var other = await office.ImportAsync(new Sheet().Add(Family.Of(shared.Number())), shared.Number());
        var (name, request) = (import.Finished!.Name, shared.Number());
        var first = await office.UndoAsync(name, "甲", request);
        await office.UndoneAsync(name);

        Assert.Equal(first, await office.UndoAsync(name, "甲", request));
        var again = await office.UndoAsync(name, "乙");
        Assert.Equal((ImportState.Undone, "甲"), (again.State, again.Undo.Reason));
        var reused = await Assert.ThrowsAsync<RpcException>(() => office.UndoAsync(other.Finished!.Name, "甲", request));
        Assert.Equal("REQUEST_ID_REUSED", Refusal.Of(reused).Reason);
        Assert.Equal(other.Finished, await office.Households.GetImportAsync(new() { Name = other.Finished!.Name }, cancellationToken: Ct));
    }

    [Fact]
    public async Task A_running_import_ends_with_it()
    {
        var office = await shared.OfficeAsync();
        var (one, two) = (shared.Number(), shared.Number());
        var sheet = new Sheet().Add(Family.Of(one)).Add(Family.Of(two));
        using var call = office.Households.ImportHouseholds(cancellationToken: Ct);
        await call.RequestStream.WriteAsync(new() { Begin = new() { ImportId = shared.Number(), FileName = "样例.csv", Columns = { sheet.Headers } } }, Ct);
        await call.RequestStream.WriteAsync(new() { Batch = Sheet.Batch(1, sheet.Rows()[..3]) }, Ct);
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        var name = call.ResponseStream.Current.Begun.Import;
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        await office.UndoAsync(name);
        await office.UndoneAsync(name);

        await call.RequestStream.WriteAsync(new() { Batch = Sheet.Batch(2, sheet.Rows()[3..]) }, Ct);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct));
        Assert.Equal("IMPORT_UNDONE", Refusal.Of(refusal).Reason);
        Assert.Null(await StoredAsync(office, one));
        Assert.Null(await StoredAsync(office, two));
    }

    [Fact]
    public async Task Imports_are_listed_by_page_and_state_the_latest_first()
    {
        await using var office = await Office.OpenAsync();
        var names = new List<string>();
        foreach (var number in new[] { "L-1", "L-2", "L-3" }) names.Add((await office.ImportAsync(new Sheet().Add(Family.Of(number)), number)).Finished!.Name);
        await office.UndoAsync(names[1]);
        await office.UndoneAsync(names[1]);

        var first = await office.Households.ListImportsAsync(new() { PageSize = 2 }, cancellationToken: Ct);
        var second = await office.Households.ListImportsAsync(new() { PageSize = 2, PageToken = first.NextPageToken }, cancellationToken: Ct);
        Assert.Equal([names[2], names[1]], first.Imports.Select(i => i.Name));
        Assert.Equal((names[0], ""), (Assert.Single(second.Imports).Name, second.NextPageToken));
        var undone = await office.Households.ListImportsAsync(new() { State = ImportState.Undone }, cancellationToken: Ct);
        Assert.Equal((names[1], "L-2", "导错了"), (Assert.Single(undone.Imports).Name, undone.Imports[0].ImportId, undone.Imports[0].Undo.Reason));
    }

    private static async Task AssertBuiltOnAsync(Office office, ImportOutcome import, int count, string fields)
    {
        var events = (await office.EventsAsync()).Count;
        Assert.Equal((StatusCode.FailedPrecondition, "IMPORT_BUILT_ON", fields, $"{count}"), await RefusedAsync(office, import));
        Assert.Equal(import.Finished, await office.Households.GetImportAsync(new() { Name = import.Finished!.Name }, cancellationToken: Ct));
        Assert.Equal(events, (await office.EventsAsync()).Count);
    }

    private static async Task<(StatusCode Code, string Reason, string Fields, string Count)> RefusedAsync(Office office, ImportOutcome import)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => office.UndoAsync(import.Finished!.Name));
        var (code, reason, fields) = Refusal.Of(failure);
        return (code, reason, fields, Refusal.Metadata(failure, "count"));
    }

    private static string Members(Exchange.V1.Event registered) =>
        string.Join(' ', registered.Data.Unpack<HouseholdRecorded>().Household.Members.Select(m => m.Name));

    private static HouseholdRegistrationUndone Undone(Exchange.V1.Event told) => told.Data.Unpack<HouseholdRegistrationUndone>();

    private static Task<Registry.Households.Household?> StoredAsync(Office office, string number) =>
        office.StoredAsync(db => db.Households.AsNoTracking().SingleOrDefaultAsync(h => h.Number == number, Ct));
}
