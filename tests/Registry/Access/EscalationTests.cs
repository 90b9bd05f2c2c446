using Fupin.Access.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Access;

/// <summary>Rights come from the token and from nothing a caller may write into a request; what one was given can't be bent into more.</summary>
public sealed class EscalationTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private const string Ours = "410324";
    private const string Theirs = "410325";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string ReasonOf(RpcException e) =>
        Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes("grpc-status-details-bin")).Details.First(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Reason;

    private static async Task DeniedAsync(Func<Task> call, string reason = "OUTSIDE_SCOPE")
    {
        var e = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.PermissionDenied, reason), (e.StatusCode, ReasonOf(e)));
    }

    private static async Task<string> DivisionAsync(Office office, string code) => (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code })).Name;

    private async Task<(Office Office, Household Household, Import Import)> RegisteredAsync()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of(number, members: 2)), number);
        return (office, (await office.Households.ListHouseholdsAsync(new() { Division = await DivisionAsync(office, Ours), Number = number })).Households.Single(), outcome.Finished!);
    }

    [Fact]
    public async Task Roles_and_divisions_in_metadata_count_for_nothing()
    {
        var (office, household, _) = await RegisteredAsync();
        var officer = office.Host.As(Role.CountyOfficer, Theirs);
        Metadata Claims() => new()
        {
            { "roles", "city-officer" }, { "role", "city-officer" }, { "divisions", "*" }, { "x-forwarded-user", "test" }, { "x-original-subject", "test" }, { "fupin-roles", "city-officer" },
            { "households", household.Name }, { "sub", "test" }, { "fupin-scope", "*" },
        };
        await DeniedAsync(async () => await officer.Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = household.Name }, Claims()));
        await DeniedAsync(async () => await officer.Client<DivisionService.DivisionServiceClient>().ImportDivisionsAsync(Office.Tree(), Claims()), "ROLE");
        // two tokens are no token
        var two = new Metadata { { "authorization", $"Bearer {office.Host.Everyone.Token}" } };
        var e = await Assert.ThrowsAsync<RpcException>(async () => await officer.Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = household.Name }, two));
        Assert.Equal(StatusCode.Unauthenticated, e.StatusCode);
    }

    [Fact]
    public async Task Each_role_does_its_own_work_only()
    {
        var (office, household, import) = await RegisteredAsync();
        var sheet = new Sheet().Add(Family.Of(shared.Number(), members: 1));
        foreach (var role in new[] { Role.VillageCadre, Role.Helper, Role.Auditor, Role.Service, Role.Operator })
        {
            await DeniedAsync(() => office.As(office.Host.As(role, Ours)).ImportAsync(sheet, shared.Number()), "ROLE");
            await DeniedAsync(async () => await office.As(office.Host.As(role, Ours)).UndoAsync(import.Name), "ROLE");
        }

        foreach (var role in new[] { Role.Service, Role.Operator })
            await DeniedAsync(async () => await office.As(office.Host.As(role, "*")).Households.GetHouseholdAsync(new() { Name = household.Name }), "ROLE");
        foreach (var role in new[] { Role.VillageCadre, Role.TownshipOfficer, Role.CountyOfficer, Role.CityOfficer, Role.Helper })
        {
            using var feed = office.Host.As(role, "*").Client<Fupin.Exchange.V1.FeedService.FeedServiceClient>().Read(new() { Source = "registry" }, cancellationToken: Ct);
            await DeniedAsync(() => feed.ResponseStream.MoveNext(Ct), "ROLE");
        }
    }

    [Fact]
    public async Task Another_county_previews_compares_and_undoes_nothing_of_ours()
    {
        var (office, household, import) = await RegisteredAsync();
        var officer = office.As(office.Host.As(Role.CountyOfficer, Theirs));
        await DeniedAsync(async () => await officer.UndoAsync(import.Name));
        Assert.Equal(ImportState.Finished, (await office.Households.GetImportAsync(new() { Name = import.Name })).State);

        // a household of ours by its number: he is not told that it is there
        var preview = await officer.PreviewAsync(new Sheet().Add(Family.Of(household.Number, members: 2, firstId: 8_800_001)));
        Assert.Equal(["OUTSIDE_SCOPE"], preview.Households.SelectMany(h => h.Errors).Select(e => e.Reason).Distinct());
        Assert.Equal((0, 0, 0), (preview.Counts.RegisteredHouseholds, preview.Counts.UnchangedHouseholds, preview.Counts.DifferingHouseholds));

        // and by its very rows, in a comparison
        var sheet = new Sheet().Add(Family.Of(household.Number, members: 2));
        await DeniedAsync(async () => await CompareAsync(officer, sheet, await DivisionAsync(office, Ours)));
        await DeniedAsync(async () => await CompareAsync(officer, sheet, await DivisionAsync(office, "4103")));
        var missing = new Sheet().Add(Family.Of(shared.Number(), members: 2));
        Assert.Equal(Kinds(await CompareAsync(officer, missing)), Kinds(await CompareAsync(officer, sheet)));
    }

    [Theory]
    [InlineData("{0}/members")]
    [InlineData("{0}?division=4103")]
    [InlineData(" {0}")]
    [InlineData("{0}\u0000")]
    [InlineData("{0}%00")]
    [InlineData("HOUSEHOLDS/{1}")]
    [InlineData("households//{1}")]
    [InlineData("imports/../{0}")]
    [InlineData("households/{{{1}}}")]
    public async Task A_name_that_was_bent_names_nothing(string shape)
    {
        var (office, household, _) = await RegisteredAsync();
        var name = string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, household.Name, household.Name["households/".Length..]);
        foreach (var caller in new[] { office.Host.As(Role.CountyOfficer, Theirs), office.Host.As(Role.CountyOfficer, Ours), office.Host.Everyone })
        {
            var e = await Assert.ThrowsAsync<RpcException>(async () => await caller.Client<HouseholdService.HouseholdServiceClient>().GetHouseholdAsync(new() { Name = name }));
            Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        }

        // capitals are another spelling of the same id, and a name has one
        var capitals = await Assert.ThrowsAsync<RpcException>(async () =>
            await office.Households.GetHouseholdAsync(new() { Name = "households/" + household.Name["households/".Length..].ToUpperInvariant() }));
        Assert.Equal(StatusCode.InvalidArgument, capitals.StatusCode);
    }

    [Fact]
    public async Task A_page_token_that_was_bent_opens_nothing()
    {
        var (office, _, _) = await RegisteredAsync();
        await RegisteredAsync();
        for (var i = 0; i < 2; i++)
            await office.As(office.Host.As(Role.CountyOfficer, Ours)).ImportAsync(new Sheet().Add(Family.Of(shared.Number(), members: 1)), shared.Number());
        var (ours, households) = (await DivisionAsync(office, Ours), office.Host.As(Role.CountyOfficer, Ours).Client<HouseholdService.HouseholdServiceClient>());
        var token = (await households.ListHouseholdsAsync(new() { Division = ours, PageSize = 1 })).NextPageToken;
        Assert.NotEmpty((await households.ListHouseholdsAsync(new() { Division = ours, PageSize = 1, PageToken = token })).Households);
        var imports = (await households.ListImportsAsync(new() { PageSize = 1 })).NextPageToken;
        Assert.NotEmpty(imports);
        foreach (var bent in new[] { Flip(token, 0), Flip(token, token.Length / 2), Flip(token, token.Length - 2), token[..^4], token + "AAAA", token + token, imports })
            await RefusedAsync(new() { Division = ours, PageSize = 1, PageToken = bent });
        // the right token of another question
        await RefusedAsync(new() { Division = await DivisionAsync(office, Family.Luanchuan), PageSize = 1, PageToken = token });
        await RefusedAsync(new() { Division = ours, Number = "N0001", PageSize = 1, PageToken = token });

        async Task RefusedAsync(ListHouseholdsRequest request)
        {
            var e = await Assert.ThrowsAsync<RpcException>(async () => await households.ListHouseholdsAsync(request));
            Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID"), (e.StatusCode, ReasonOf(e)));
        }

        static string Flip(string text, int at) => string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1));
    }

    private static async Task<List<CompareHouseholdsResponse>> CompareAsync(Office officer, Sheet sheet, params string[] divisions)
    {
        using var call = officer.Households.CompareHouseholds(cancellationToken: Ct);
        await call.RequestStream.WriteAsync(new() { Begin = new() { Columns = { sheet.Headers }, Divisions = { divisions } } }, Ct);
        List<CompareHouseholdsResponse> answers = [];
        try
        {
            await call.RequestStream.WriteAsync(new() { Batch = Sheet.Batch(1, sheet.Rows()) }, Ct);
            await call.RequestStream.WriteAsync(new() { End = new() { Batches = 1 } }, Ct);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            Assert.NotEmpty(e.Message); // why, the answer says
        }

        await foreach (var answer in call.ResponseStream.ReadAllAsync(Ct)) answers.Add(answer);
        return answers;
    }

    /// <summary>What was said about the household of the file, without what is its own.</summary>
    private static List<string> Kinds(IEnumerable<CompareHouseholdsResponse> answers) =>
        [.. answers.Where(a => a.Result is not null).SelectMany(a => a.Result.Households).Select(h => $"{h.Verdict} {h.Differences.Count} {string.Join(',', h.Errors.Select(e => e.Reason))}")];
}
