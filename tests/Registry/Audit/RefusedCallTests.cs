using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Kit;
using Fupin.Registry.Tests.Read;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Tests.Audit;

/// <summary>What access control refuses is on record, however often it is tried, and does not fill the record.</summary>
public sealed class RefusedCallTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_foreign_household_a_wrong_role_and_a_wrong_purpose_are_on_record_with_who_asked_for_what()
    {
        await using var office = await FilledAsync();
        var name = await AnyAsync(office);
        var foreign = office.Host.As(Role.CountyOfficer, "410325").Named("嵩县干部");
        await RefusedAsync(office.As(foreign).Households.GetHouseholdAsync(new() { Name = name }));
        await RefusedAsync(office.As(foreign.For(Purpose.ListComparison)).Households.GetHouseholdAsync(new() { Name = name }));
        var cadre = office.Host.As(Role.VillageCadre, "410324").Named("村干部");
        var county = (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410324" })).Name;
        await RefusedAsync(cadre.Client<RecordService.RecordServiceClient>().GetDivisionFiguresAsync(new() { Division = county }));
        using var upload = cadre.Client<HouseholdService.HouseholdServiceClient>().ImportHouseholds();
        await Assert.ThrowsAsync<RpcException>(() => upload.ResponseStream.MoveNext(Ct));

        var reads = await office.EntriesAsync("GetHousehold", 2);
        Assert.Equal(
            [(AuditAction.Read, "嵩县干部", "410325", name, "InvalidArgument", 1L), (AuditAction.Read, "嵩县干部", "410325", name, "PermissionDenied", 1L)],
            reads.Select(e => (e.Action, e.Actor.Subject, e.Actor.Scope, e.Resource, e.Outcome, e.Count)).OrderBy(e => e.Outcome, StringComparer.Ordinal));
        Assert.Contains(reads, e => e.Reason == "OUTSIDE_SCOPE");
        var figures = Assert.Single(await office.EntriesAsync("GetDivisionFigures", 1));
        Assert.Equal(("村干部", county, "PermissionDenied", "ROLE"), (figures.Actor.Subject, figures.Resource, figures.Outcome, figures.Reason));
        Assert.Contains(await office.EntriesAsync("ImportHouseholds", 6), e => (e.Actor.Subject, e.Reason) == ("村干部", "ROLE"));
    }

    [Fact]
    public async Task A_dashboard_sees_how_many_calls_were_refused_and_why()
    {
        var told = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == "fupin.access.refused") meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => told.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value).Append(count))));
        listener.Start();
        await using var office = await FilledAsync();
        var foreign = office.As(office.Host.As(Role.CountyOfficer, "410325")).Households;
        await RefusedAsync(foreign.GetHouseholdAsync(new() { Name = await AnyAsync(office) }));
        Assert.Contains("fupin.registry.v1.HouseholdService.GetHousehold OUTSIDE_SCOPE 1", told);
    }

    [Fact]
    public async Task Knocking_often_is_counted_and_does_not_fill_the_record()
    {
        const int Times = 60;
        await using var office = await FilledAsync(("Fupin:Audit:ReadsWithin", "00:00:01"));
        var name = await AnyAsync(office);
        var before = (await office.EntriesAsync()).Count;
        var foreign = office.As(office.Host.As(Role.CountyOfficer, "410325")).Households;
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            await RefusedAsync(foreign.GetHouseholdAsync(new() { Name = name }));
            await RefusedAsync(foreign.GetHouseholdAsync(new() { Name = $"households/{Guid.CreateVersion7()}" }));
        }

        var stores = 1 + (int)TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        List<AuditEntry> refused;
        do
        {
            await Task.Delay(20, Ct);
            refused = [.. (await office.EntriesAsync()).Where(e => e.Reason == "OUTSIDE_SCOPE")];
        }
        while (refused.Sum(e => e.Count) < 2 * Times);
        Assert.Equal(2 * Times, refused.Sum(e => e.Count));
        Assert.True(refused.Count <= 11 * (stores + 1), $"{refused.Count} entries of {stores} stores");
        Assert.True(refused.Where(e => e.Resource == name).Sum(e => e.Count) >= Times, "the household he knew is named each time");
        Assert.True((await office.EntriesAsync()).Count - before < Times);
    }

    [Fact]
    public async Task Who_has_no_token_is_counted_by_reason_and_leaves_no_name()
    {
        await using var office = await FilledAsync(("Fupin:Audit:ReadsWithin", "00:00:01"));
        var stranger = new HouseholdService.HouseholdServiceClient(office.Host.Bare);
        for (var i = 0; i < 20; i++) await RefusedAsync(stranger.GetHouseholdAsync(new() { Name = $"households/{Guid.CreateVersion7()}" }));
        List<AuditEntry> refused;
        do
        {
            await Task.Delay(20, Ct);
            refused = [.. (await office.EntriesAsync()).Where(e => e.Reason == "NO_TOKEN")];
        }
        while (refused.Sum(e => e.Count) < 20);
        Assert.True(refused.Count < 5, $"{refused.Count} entries");
        Assert.All(refused, e => Assert.Equal(("", "", "Unauthenticated"), (e.Actor.Subject, e.Resource, e.Outcome)));
        Assert.All(refused, e => Assert.NotEmpty(e.Actor.Peer));
    }

    [Fact]
    public async Task Lists_that_may_have_told_of_a_household_are_shown_beside_who_looked_at_it()
    {
        await using var office = await FilledAsync();
        var county = (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410324" })).Name;
        var other = (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410325" })).Name;
        await office.Households.ListHouseholdsAsync(new() { Division = county }, cancellationToken: Ct); // before it was there
        await office.EntriesAsync("ListHouseholds", 1);
        await office.ImportAsync(new Sheet().Add(Family.Of("W-1", firstId: 500)), "later");
        var household = (await office.Households.ListHouseholdsAsync(new() { Division = county, Number = "W-1" }, cancellationToken: Ct)).Households.Single();
        await office.Households.ListHouseholdsAsync(new() { Division = county }, cancellationToken: Ct);
        await office.Households.ListHouseholdsAsync(new() { Division = county, Number = "L-1" }, cancellationToken: Ct);
        await office.Households.ListHouseholdsAsync(new() { Division = other }, cancellationToken: Ct);
        await office.Host.Client<VillageService.VillageServiceClient>().ListVillagesAsync(new() { Division = county }, cancellationToken: Ct);
        await office.Host.Client<RecordService.RecordServiceClient>().GetVillageRegisterAsync(new() { Division = household.Division }, cancellationToken: Ct);
        using (var export = office.Households.ExportHouseholds(new() { Division = county }, cancellationToken: Ct))
            while (await export.ResponseStream.MoveNext(Ct))
            {
            }

        await office.Households.GetHouseholdAsync(new() { Name = household.Name }, cancellationToken: Ct);
        await office.EntriesAsync("ListHouseholds", 5);
        await office.EntriesAsync("ExportHouseholds", 2);
        await office.EntriesAsync("GetHousehold", 1);

        var audit = office.Host.Client<AuditService.AuditServiceClient>();
        var request = new ListAccessesRequest { Service = "registry", Resource = household.Name, PageSize = 2 };
        var (told, lists) = (new List<AuditEntry>(), new HashSet<string>());
        do
        {
            var page = await audit.ListAccessesAsync(request, cancellationToken: Ct);
            told.AddRange(page.Entries);
            lists.UnionWith(page.ListIds);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(
            ["ExportHouseholds True", "GetHousehold False", "GetVillageRegister True", "ImportHouseholds False", "ListHouseholds True", "ListHouseholds True"],
            told.Where(e => !e.Rpc.EndsWith("ListAccesses", StringComparison.Ordinal))
                .Select(e => $"{e.Rpc[(e.Rpc.LastIndexOf('.') + 1)..]} {lists.Contains(e.Id)}").Order(StringComparer.Ordinal));
    }

    private static async Task RefusedAsync<T>(AsyncUnaryCall<T> call) => await Register.FailsAsync(call);

    private static async Task<Office> FilledAsync(params (string, string)[] settings)
    {
        var office = await Office.OpenAsync(null, settings.Length > 0 ? settings : [OnRecord.Soon]);
        await office.ImportAsync(new Sheet().Add(Family.Of("L-1")));
        return office;
    }

    private static async Task<string> AnyAsync(Office office) => (await office.StoredAsync(db => Task.FromResult($"households/{db.Households.Single().Id:D}")));
}
