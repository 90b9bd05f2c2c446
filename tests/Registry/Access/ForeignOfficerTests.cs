using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Rpc;
using Grpc.Core;

namespace Fupin.Registry.Tests.Access;

/// <summary>An officer of 嵩县 (410325) at the register of 栾川县 (410324), and others who want more than is theirs.</summary>
public sealed class ForeignOfficerTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private const string Ours = "410324";
    private const string Theirs = "410325";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A household of 栾川县, registered by whoever may.</summary>
    private async Task<(Office Office, Household Household)> RegisteredAsync()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of(number, members: 2)), number);
        Assert.Equal(1, outcome.Counts.RegisteredHouseholds);
        var county = await DivisionAsync(office, Ours);
        return (office, (await office.Households.ListHouseholdsAsync(new() { Division = county, Number = number })).Households.Single());
    }

    private static async Task<string> DivisionAsync(Office office, string code) =>
        (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code })).Name;

    private static async Task DeniedAsync(Func<Task> call)
    {
        var e = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.PermissionDenied, "OUTSIDE_SCOPE"), (e.StatusCode, ReasonOf(e)));
    }

    private static string ReasonOf(RpcException e) =>
        Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes("grpc-status-details-bin")).Details.First(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Reason;

    [Fact]
    public async Task Reads_lists_counts_and_exports_nothing_and_foreign_looks_like_missing()
    {
        var (office, household) = await RegisteredAsync();
        var county = await DivisionAsync(office, Ours);
        var village = (await office.Divisions.GetDivisionAsync(new() { Name = household.Division })).Name;
        var officer = office.Host.As(Role.CountyOfficer, Theirs);
        var households = officer.Client<HouseholdService.HouseholdServiceClient>();
        var records = officer.Client<RecordService.RecordServiceClient>();
        await DeniedAsync(async () => await households.GetHouseholdAsync(new() { Name = household.Name }));
        await DeniedAsync(async () => await households.GetHouseholdAsync(new() { Name = $"households/{Guid.CreateVersion7()}" }));
        await DeniedAsync(async () => await households.ListHouseholdsAsync(new() { Division = county }));
        await DeniedAsync(async () => await households.ListHouseholdsAsync(new() { Division = $"divisions/{Guid.CreateVersion7()}" }));
        await DeniedAsync(async () => await households.ListHouseholdsAsync(new() { Division = await DivisionAsync(office, "4103") }));
        await DeniedAsync(async () => await records.GetDivisionFiguresAsync(new() { Division = county }));
        await DeniedAsync(async () => await records.GetVillageRegisterAsync(new() { Division = village }));
        await DeniedAsync(async () => await officer.Client<VillageService.VillageServiceClient>().ListVillagesAsync(new() { Division = county }));
        await DeniedAsync(async () =>
        {
            using var export = households.ExportHouseholds(new() { Division = county });
            await export.ResponseStream.MoveNext(Ct);
        });
        // his own county works, and is empty of the others
        Assert.Empty((await households.ListHouseholdsAsync(new() { Division = await DivisionAsync(office, Theirs), Number = household.Number })).Households);
    }

    [Fact]
    public async Task Sees_his_county_and_the_way_to_it_in_the_tree_and_no_other()
    {
        var office = await shared.OfficeAsync();
        var divisions = office.Host.As(Role.CountyOfficer, Theirs).Client<DivisionService.DivisionServiceClient>();
        var seen = (await divisions.ListDivisionsAsync(new() { PageSize = 1000 })).Divisions.Select(d => d.Code).ToList();
        Assert.Equal(["41", "4103", "410325", "410325100", "410325100201"], seen);
        await DeniedAsync(async () => await divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = Ours }));
        await DeniedAsync(async () => await divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410399" }));
        await DeniedAsync(async () => await divisions.ListDivisionsAsync(new() { Parent = await DivisionAsync(office, Ours) }));
    }

    [Fact]
    public async Task Imports_rows_of_his_own_county_only_and_each_other_row_says_so()
    {
        var office = await shared.OfficeAsync();
        var (mine, foreign) = (shared.Number(), shared.Number());
        var officer = office.As(office.Host.As(Role.CountyOfficer, Theirs));
        var sheet = new Sheet().Add(Family.Of(mine, members: 1).With("行政区划代码", "410325100201")).Add(Family.Of(foreign, members: 1));
        var outcome = await officer.ImportAsync(sheet, mine);
        Assert.Equal(["OUTSIDE_SCOPE"], outcome.Reasons.Distinct());
        Assert.Equal(foreign, Assert.Single(outcome.Errors).HouseholdNumber);
        Assert.Equal((1, 1), (outcome.Counts.RegisteredHouseholds, outcome.Counts.HeldBackHouseholds));
        Assert.Equal(0, await office.StoredAsync(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.CountAsync(db.Households, h => h.Number == foreign)));
    }

    [Fact]
    public async Task Cannot_take_up_or_look_at_an_import_of_somebody_else()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var first = await office.ImportAsync(new Sheet().Add(Family.Of(number, members: 1)), number);
        var officer = office.As(office.Host.As(Role.CountyOfficer, Theirs));
        var other = await officer.ImportAsync(new Sheet().Add(Family.Of(shared.Number(), members: 1).With("行政区划代码", "410325100201")), number);
        Assert.NotEqual(first.Finished!.Name, other.Finished!.Name);
        Assert.Equal(0, other.Begun!.StoredBatches);
        await DeniedAsync(async () => await officer.Households.GetImportAsync(new() { Name = first.Finished.Name }));
        await DeniedAsync(async () => await officer.Households.GetImportAsync(new() { Name = $"imports/{Guid.CreateVersion7()}" }));
        Assert.Equal(other.Finished.Name, (await officer.Households.GetImportAsync(new() { Name = other.Finished.Name })).Name);
    }

    [Fact]
    public async Task A_grant_holds_for_its_days()
    {
        var (office, household) = await RegisteredAsync();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var officer = office.Host.As(Role.CountyOfficer);
        async Task<Household> GetAsync(DivisionGrant grant) =>
            await officer.Granted(grant).Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = household.Name });
        Assert.Equal(household.Name, (await GetAsync(new(Ours, today.AddDays(-9), today.AddDays(9)))).Name);
        await DeniedAsync(() => GetAsync(new(Ours, today.AddDays(2))));
        await DeniedAsync(() => GetAsync(new(Ours, null, today.AddDays(-2))));
    }

    [Fact]
    public async Task A_helper_sees_his_households_and_no_others_in_lists_either()
    {
        var (office, household) = await RegisteredAsync();
        var (_, other) = await RegisteredAsync();
        var county = await DivisionAsync(office, Ours);
        // a division in his token counts for nothing: he is a helper
        var helper = office.Host.As(Role.Helper, Ours).Helping(household.Name).Client<HouseholdService.HouseholdServiceClient>();
        Assert.Equal(household.Name, (await helper.GetHouseholdAsync(new() { Name = household.Name })).Name);
        await DeniedAsync(async () => await helper.GetHouseholdAsync(new() { Name = other.Name }));
        Assert.Equal([household.Name], (await helper.ListHouseholdsAsync(new() { Division = county })).Households.Select(h => h.Name));
        Assert.Equal([household.Name], (await helper.ListHouseholdsAsync(new() { Division = household.Division })).Households.Select(h => h.Name));
        await DeniedAsync(async () => await helper.ListHouseholdsAsync(new() { Division = await DivisionAsync(office, Theirs) }));
        var village = office.Host.As(Role.Helper).Helping(household.Name).Client<VillageService.VillageServiceClient>();
        await DeniedAsync(async () => await village.ListVillagesAsync(new() { Division = await DivisionAsync(office, Theirs) }));
    }

    [Fact]
    public async Task Class_A_is_masked_until_a_purpose_the_rpc_takes_is_stated()
    {
        var (office, household) = await RegisteredAsync();
        var officer = office.Host.As(Role.CountyOfficer, Ours);
        var masked = await officer.Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = household.Name });
        Assert.All(masked.Members, m => Assert.EndsWith("************", m.IdNumber, StringComparison.Ordinal));
        var clear = await officer.For(Purpose.Payment).Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = household.Name });
        Assert.All(clear.Members, m => Assert.DoesNotContain('*', m.IdNumber));
        Assert.Equal(masked.Members.Select(m => m.IdNumber[..6]), clear.Members.Select(m => m.IdNumber[..6]));
        var e = await Assert.ThrowsAsync<RpcException>(async () =>
            await officer.For(Purpose.ListComparison).Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = household.Name }));
        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        Assert.Contains("list-comparison", e.Status.Detail, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<RpcException>(async () =>
            await officer.For(Purpose.Payment).Client<HouseholdService.HouseholdServiceClient>().ListHouseholdsAsync(new() { Division = household.Division }));
        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
    }

    [Theory]
    [InlineData("households/'; DROP TABLE household; --")]
    [InlineData("villages/0197a0c4-1111-7000-8000-000000000000")]
    [InlineData("../households/0197a0c4-1111-7000-8000-000000000000")]
    [InlineData("")]
    public async Task A_name_that_is_none_is_refused_before_it_is_looked_for(string name)
    {
        var office = await shared.OfficeAsync();
        foreach (var caller in new[] { office.Host.As(Role.CountyOfficer, Ours), office.Host.Everyone })
        {
            var e = await Assert.ThrowsAsync<RpcException>(async () =>
                await caller.Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = name }));
            Assert.True(e.StatusCode is StatusCode.InvalidArgument or StatusCode.PermissionDenied);
        }

        var overlong = await Assert.ThrowsAsync<RpcException>(async () =>
            await office.Host.As(Role.CountyOfficer, Ours).Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = new string('a', 100_000) }));
        Assert.Equal(StatusCode.InvalidArgument, overlong.StatusCode);
    }

    [Fact]
    public async Task A_page_token_is_the_callers_own()
    {
        var office = await shared.OfficeAsync();
        var county = await DivisionAsync(office, Ours);
        for (var i = 0; i < 2; i++) await RegisteredAsync();
        var first = office.Host.As(Role.CountyOfficer, Ours).Client<HouseholdService.HouseholdServiceClient>();
        var token = (await first.ListHouseholdsAsync(new() { Division = county, PageSize = 1 })).NextPageToken;
        Assert.NotEmpty((await first.ListHouseholdsAsync(new() { Division = county, PageSize = 1, PageToken = token })).Households);
        foreach (var caller in new[] { office.Host.As(Role.CountyOfficer, Ours).Named("another"), office.Host.As(Role.CountyOfficer, Ours, Theirs).Named("CountyOfficer 410324") })
        {
            var e = await Assert.ThrowsAsync<RpcException>(async () => await caller.Client<HouseholdService.HouseholdServiceClient>()
                .ListHouseholdsAsync(new() { Division = county, PageSize = 1, PageToken = token }));
            Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID"), (e.StatusCode, ReasonOf(e)));
        }
    }
}
