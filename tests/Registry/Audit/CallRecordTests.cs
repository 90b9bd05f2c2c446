using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Audit;

public sealed class CallRecordTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looking_at_a_card_is_an_entry_about_that_household()
    {
        await using var office = await FilledAsync();
        var household = await AnyAsync(office);
        await office.Households.GetHouseholdAsync(new() { Name = household.Name }, cancellationToken: Ct);
        var entry = Assert.Single(await office.EntriesAsync("GetHousehold", 1));
        Assert.Equal((AuditAction.Read, household.Name, household.Division, "OK", 1L), (entry.Action, entry.Resource, entry.Division, entry.Outcome, entry.Count));
        Assert.Equal(("registry", "fupin.registry.v1.HouseholdService.GetHousehold"), (entry.Service, entry.Rpc));
        Assert.NotEmpty(entry.Actor.Peer);
    }

    [Fact]
    public async Task A_list_is_one_entry_with_its_filter_and_count()
    {
        await using var office = await FilledAsync();
        var division = (await AnyAsync(office)).Division;
        var found = await office.Households.ListHouseholdsAsync(new() { Division = division, PageSize = 50, MainCause = PovertyCause.Unspecified }, cancellationToken: Ct);
        var entry = (await office.EntriesAsync("ListHouseholds", 2))[^1];
        Assert.Equal((AuditAction.List, division, (long)found.Households.Count), (entry.Action, entry.Resource, entry.Count));
        Assert.Contains(division, entry.Filter, StringComparison.Ordinal);
        Assert.Contains("page_size", entry.Filter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_found_is_on_record_with_its_reason()
    {
        await using var office = await FilledAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await office.Households.GetHouseholdAsync(new() { Name = $"households/{Guid.CreateVersion7()}" }, cancellationToken: Ct));
        var entry = Assert.Single(await office.EntriesAsync("GetHousehold", 1));
        Assert.NotEqual("OK", entry.Outcome);
        Assert.NotEmpty(entry.Reason);
    }

    [Fact]
    public async Task An_import_is_on_record_when_it_begins_with_every_batch_and_when_it_ends()
    {
        await using var office = await FilledAsync();
        var entries = await office.EntriesAsync("ImportHouseholds", 5);
        Assert.Equal(AuditAction.StreamBegin, entries.Single(e => e.Action == AuditAction.StreamBegin).Action);
        var end = entries.Single(e => e.Action == AuditAction.StreamEnd);
        Assert.Equal(("OK", 3L), (end.Outcome, end.Count));
        var batch = Assert.Single(entries, e => e.Action == AuditAction.Write && e.Changes.Any(c => c.Table == "household"));
        Assert.Equal(await office.CountAsync<Registry.Households.Person>(), batch.Changes.Single(c => c.Table == "person").Added);
        Assert.DoesNotContain("样例甲", batch.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_based_changes_name_their_tables_fields_and_rows()
    {
        await using var office = await FilledAsync();
        var batch = (await office.EntriesAsync("ImportHouseholds", 5)).Single(e => e.Action == AuditAction.Write && e.Changes.Any(c => c.Table == "household"));
        var counted = batch.Changes.Single(c => c.Table == "import");
        Assert.Equal(1, counted.Changed);
        Assert.Contains("registered_households", counted.Fields);
        Assert.Contains("stored_batches", counted.Fields);

        var persons = await office.CountAsync<Registry.Households.Person>();
        var import = await office.StoredAsync(db => db.Imports.Select(i => i.Id).SingleAsync());
        await office.UndoAsync($"imports/{import:D}");
        await office.UndoneAsync($"imports/{import:D}");
        var removal = (await office.EntriesAsync()).Single(e => e.Action == AuditAction.Batch && e.Changes.Any(c => c.Table == "household"));
        Assert.Equal(
            [("household", 1L), ("household_year", 1L), ("person", (long)persons), ("person_year", (long)persons)],
            removal.Changes.Where(c => c.Deleted > 0).Select(c => (c.Table, c.Deleted)));
        Assert.Equal(["removed_households", "state", "undo_end_time"], removal.Changes.Single(c => c.Table == "import").Fields);
    }

    [Fact]
    public async Task A_unary_write_is_one_entry()
    {
        await using var office = await Office.OpenAsync(null, OnRecord.Soon);
        var entry = Assert.Single(await office.EntriesAsync("ImportDivisions", 1));
        Assert.Equal((AuditAction.Write, 9L), (entry.Action, entry.Changes.Single(c => c.Table == "division").Added));
    }

    [Fact]
    public async Task Reading_the_log_is_on_record_when_it_begins_and_ends()
    {
        await using var office = await FilledAsync();
        var events = await office.EventsAsync();
        var entries = await office.EntriesAsync("FeedService.Read", 2);
        Assert.Equal([AuditAction.StreamBegin, AuditAction.StreamEnd], entries.Select(e => e.Action));
        Assert.Equal(("registry", (long)events.Count), (entries[1].Service, entries[1].Count));
    }

    [Fact]
    public async Task While_entries_can_not_be_stored_nothing_is_told_and_afterwards_it_is_again()
    {
        await using var office = await FilledAsync();
        var name = (await AnyAsync(office)).Name;
        await office.EntriesAsync("ListHouseholds", 1);
        await office.HideRecordAsync();
        var told = 0;
        RpcException? refusal = null;
        while (refusal is null)
        {
            try
            {
                await office.Households.GetHouseholdAsync(new() { Name = name }, cancellationToken: Ct);
                told++;
            }
            catch (RpcException e)
            {
                refusal = e;
            }
        }
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Contains("审计", refusal.Status.Detail, StringComparison.Ordinal);

        await office.ShowRecordAsync();
        // what was told before it was noticed is on record after all
        Assert.True((await office.EntriesAsync("GetHousehold", told)).Count(e => e.Outcome == "OK") >= told);
        await office.Households.GetHouseholdAsync(new() { Name = name }, cancellationToken: Ct);
    }

    [Fact]
    public async Task A_write_whose_entry_can_not_be_stored_fails_and_stores_nothing()
    {
        await using var office = await Office.OpenAsync(null, OnRecord.Soon);
        var before = await office.CountAsync<Registry.Divisions.Division>();
        await office.HideRecordAsync();
        var more = new ImportDivisionsRequest { Rows = { new DivisionRow { Line = 2, Code = "410326", DisplayName = "汝阳县" } } };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await office.Divisions.ImportDivisionsAsync(more, cancellationToken: Ct));
        Assert.Equal(StatusCode.Internal, refusal.StatusCode);
        Assert.Equal(before, await office.CountAsync<Registry.Divisions.Division>());
    }

    [Fact]
    public async Task Who_looked_at_a_household_can_be_asked()
    {
        await using var office = await FilledAsync();
        var name = (await AnyAsync(office)).Name;
        for (var i = 0; i < 3; i++) await office.Households.GetHouseholdAsync(new() { Name = name }, cancellationToken: Ct);
        await office.EntriesAsync("GetHousehold", 3);
        var audit = office.Host.Client<AuditService.AuditServiceClient>();
        var request = new ListAccessesRequest { Service = "registry", Resource = name, PageSize = 2 };
        var first = await audit.ListAccessesAsync(request, cancellationToken: Ct);
        request.PageToken = first.NextPageToken;
        var second = await audit.ListAccessesAsync(request, cancellationToken: Ct);
        Assert.Equal(2, first.Entries.Count);
        var lists = first.ListIds.Concat(second.ListIds).ToHashSet(StringComparer.Ordinal);
        var all = first.Entries.Concat(second.Entries).Where(e => !lists.Contains(e.Id)).ToList();
        Assert.All(all, e => Assert.Equal(name, e.Resource));
        // asking who looked is a look too
        Assert.Equal(3, all.Count(e => e.Rpc.EndsWith(".GetHousehold", StringComparison.Ordinal)));
        Assert.True(first.Entries[0].Time >= second.Entries[0].Time);
    }

    [Fact]
    public async Task Who_looked_is_told_of_looks_long_ago_and_of_those_just_now()
    {
        // on SQLite more than get into the index at once: the first are found by it, the last behind its end
        const int Looks = 620;
        await using var office = await FilledAsync();
        var name = (await AnyAsync(office)).Name;
        for (var i = 0; i < Looks; i++) await office.Households.GetHouseholdAsync(new() { Name = name }, cancellationToken: Ct);
        await office.EntriesAsync("GetHousehold", Looks);
        var audit = office.Host.Client<AuditService.AuditServiceClient>();
        var request = new ListAccessesRequest { Service = "registry", Resource = name, PageSize = 100 };
        var told = new List<AuditEntry>();
        do
        {
            var page = await audit.ListAccessesAsync(request, cancellationToken: Ct);
            told.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(Looks, told.Where(e => e.Rpc.EndsWith(".GetHousehold", StringComparison.Ordinal)).Select(e => e.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(told.OrderByDescending(e => e.Id, StringComparer.Ordinal).Select(e => e.Id), told.Select(e => e.Id));
    }

    [Fact]
    public async Task An_entry_says_who_as_what_for_what_and_an_unmasked_read_is_on_record_before_its_answer()
    {
        await using var office = await FilledAsync();
        var household = await AnyAsync(office);
        var officer = office.Host.As(Role.CountyOfficer, "410324").Named("zhang").Of(Department.PovertyAlleviation).For(Purpose.Payment);
        var card = await officer.Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = household.Name }, cancellationToken: Ct);
        Assert.DoesNotContain("*", card.BankAccount, StringComparison.Ordinal);
        var entry = Assert.Single(await office.EntriesAsync(), e => e.Rpc.EndsWith(".GetHousehold", StringComparison.Ordinal));
        Assert.Equal(("zhang", Department.PovertyAlleviation, Purpose.Payment, "410324"), (entry.Actor.Subject, entry.Actor.Department, entry.Purpose, entry.Actor.Scope));
        Assert.Equal([Role.CountyOfficer], entry.Actor.Roles);
    }

    [Fact]
    public async Task An_unmasked_read_whose_entry_can_not_be_stored_tells_nothing()
    {
        await using var office = await FilledAsync();
        var household = await AnyAsync(office);
        await office.EntriesAsync("ListHouseholds", 1);
        await office.HideRecordAsync();
        var officer = office.Host.As(Role.CountyOfficer, "410324").For(Purpose.Payment).Client<HouseholdService.HouseholdServiceClient>();
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await officer.GetHouseholdAsync(new() { Name = household.Name }, cancellationToken: Ct));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
    }

    [Fact]
    public async Task Who_looked_is_told_to_officers_of_the_household_and_to_nobody_else()
    {
        await using var office = await FilledAsync();
        var request = new ListAccessesRequest { Service = "registry", Resource = (await AnyAsync(office)).Name };
        foreach (var (division, allowed) in new[] { ("410324", true), ("410325", false) })
        {
            var audit = office.Host.As(Role.CountyOfficer, division).Client<AuditService.AuditServiceClient>();
            if (allowed)
                await audit.ListAccessesAsync(request, cancellationToken: Ct);
            else
                Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(async () => await audit.ListAccessesAsync(request, cancellationToken: Ct))).StatusCode);
        }

        var chain = office.Host.As(Role.CountyOfficer, "41").Client<AuditService.AuditServiceClient>();
        using var call = chain.ReadChain(new() { Service = "registry" }, cancellationToken: Ct);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct))).StatusCode);
    }

    [Theory]
    [InlineData("410324", true)]
    [InlineData("41", true)]
    [InlineData("410325", false)]
    public async Task The_entries_of_a_division_are_those_of_all_below_it(string code, bool told)
    {
        await using var office = await FilledAsync();
        var household = await AnyAsync(office);
        await office.Households.GetHouseholdAsync(new() { Name = household.Name }, cancellationToken: Ct);
        await office.EntriesAsync("GetHousehold", 1);
        var division = await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code }, cancellationToken: Ct);
        var stored = (await office.EntriesAsync()).Count; // by now: the reading below adds entries of its own
        List<AuditEntry> entries = [];
        var all = 0;
        while (all < stored)
        {
            // on PostgreSQL an entry gets its place a moment after its write
            all = 0;
            entries.Clear();
            using var call = office.Host.As(Role.Auditor, "41").Client<AuditService.AuditServiceClient>().ReadChain(new() { Service = "registry", Division = division.Name }, cancellationToken: Ct);
            await foreach (var answer in call.ResponseStream.ReadAllAsync(Ct))
            {
                all += answer.Links.Count;
                entries.AddRange(answer.Links.Where(link => !link.Entry.IsEmpty).Select(link => AuditEntry.Parser.ParseFrom(link.Entry)));
            }
        }

        Assert.Equal(told, entries.Any(entry => entry.Resource == household.Name));
    }

    [Fact]
    public async Task An_auditor_of_a_county_reads_the_entries_of_that_county_only()
    {
        await using var office = await FilledAsync();
        var household = await AnyAsync(office);
        await office.Households.GetHouseholdAsync(new() { Name = household.Name }, cancellationToken: Ct);
        await office.EntriesAsync("GetHousehold", 1);
        Assert.Contains(household.Name, await ResourcesAsync("410324"));
        // the import of the tree touched every county, and is about none of its resources alone
        Assert.Equal([""], await ResourcesAsync("410325"));

        async Task<List<string>> ResourcesAsync(string county)
        {
            List<string> found = [];
            var links = 0;
            while (links == 0 || (county == "410324" && !found.Contains(household.Name, StringComparer.Ordinal)))
            {
                (links, found) = (0, []);
                using var call = office.Host.As(Role.Auditor, county).Client<AuditService.AuditServiceClient>().ReadChain(new() { Service = "registry" }, cancellationToken: Ct);
                await foreach (var answer in call.ResponseStream.ReadAllAsync(Ct))
                {
                    links += answer.Links.Count;
                    found.AddRange(answer.Links.Where(link => !link.Entry.IsEmpty).Select(link => AuditEntry.Parser.ParseFrom(link.Entry).Resource));
                }
            }

            return found;
        }
    }

    private static async Task<Office> FilledAsync()
    {
        var office = await Office.OpenAsync(null, OnRecord.Soon);
        await office.ImportAsync(new Sheet().Add(Family.Of("L-1")));
        return office;
    }

    private static async Task<Household> AnyAsync(Office office)
    {
        var division = (await office.Divisions.ListDivisionsAsync(new() { PageSize = 1 }, cancellationToken: Ct)).Divisions[0]; // the province
        return (await office.Households.ListHouseholdsAsync(new() { Division = division.Name }, cancellationToken: Ct)).Households[0];
    }
}
