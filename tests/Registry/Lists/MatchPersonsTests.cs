using Fupin.Access.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Service = Fupin.Registry.V1.ComparisonService.ComparisonServiceClient;

namespace Fupin.Registry.Tests.Lists;

/// <summary>Every row of a list comes back with its verdict, within the caller's right; what differs is kept until it is settled.</summary>
public sealed class MatchPersonsTests : IAsyncLifetime
{
    private const string County = "410324";
    private static readonly string Here = Family.Id(101);
    private static readonly string AlsoHere = Family.Id(103);
    private static readonly string Next = Family.Id(201);
    private Office office = null!;

    public async ValueTask InitializeAsync()
    {
        office = await Office.OpenAsync();
        var sheet = new Sheet().Add(Family.Of("L-1", members: 2, firstId: 101)).Add(Family.Of("S-1", members: 1, village: Family.Song, firstId: 201));
        Assert.Equal(3, (await office.ImportAsync(sheet)).Counts.RegisteredPersons);
    }

    public ValueTask DisposeAsync() => office.DisposeAsync();

    private Service City => office.Host.As(Role.CityOfficer, "4103").Client<Service>();

    private Service Officer => office.Host.As(Role.CountyOfficer, County).Client<Service>();

    private Service Neighbour => office.Host.As(Role.CountyOfficer, "410325").Client<Service>();

    private static (string, string)[] List => [(Here, "样例甲"), (AlsoHere.ToLowerInvariant(), "样 例 乙"), (Next, "样例甲"), (Family.Id(301), "样例丙"), ("410324197001010000", "样例丁"), (Here, "样例甲")];

    [Fact]
    public async Task The_city_is_told_the_truth_of_every_row()
    {
        var outcome = await City.MatchAsync(await OfficeLists.BeginAsync(office, County), List);
        Assert.Equal(
            [PersonVerdict.Matched, PersonVerdict.Matched, PersonVerdict.Elsewhere, PersonVerdict.Unknown, PersonVerdict.Invalid, PersonVerdict.Invalid], outcome.Said);
        Assert.Equal([2, 3, 4, 5, 6, 7], outcome.Verdicts.Select(v => v.Line));
        Assert.Equal(("ID_NUMBER_DAMAGED_BY_EXCEL", "DUPLICATE_ON_LIST"), (outcome.Verdicts[4].Reason, outcome.Verdicts[5].Reason));
        var person = await office.StoredAsync(db => db.Persons.OrderBy(p => p.Seq).FirstAsync(p => p.Number == "L-1-1"));
        Assert.Equal(($"persons/{person.Id}", $"households/{person.HouseholdId}"), (outcome.Verdicts[0].Person, outcome.Verdicts[0].Household));
        Assert.All(outcome.Verdicts.Skip(2), v => Assert.Equal("", v.Person + v.Household));
        var told = outcome.Finished!;
        Assert.Equal((6, 2, 0, 1, 1, 2), (told.Rows, told.Matched, told.NameDiffers, told.Elsewhere, told.Unknown, told.Invalid));
        Assert.Equal(told, await City.GetComparisonAsync(new() { Name = outcome.Begun }));
    }

    [Fact]
    public async Task The_name_is_compared_as_spelled_apart_from_spaces_and_dots()
    {
        var outcome = await City.MatchAsync(await OfficeLists.BeginAsync(office, County), (Here, "样例　甲"), (AlsoHere, "样例甲"), (Family.Id(301), ""));
        Assert.Equal([PersonVerdict.Matched, PersonVerdict.NameDiffers, PersonVerdict.Invalid], outcome.Said);
        Assert.NotEmpty(outcome.Verdicts[1].Person);
    }

    [Fact]
    public async Task A_county_does_not_learn_who_is_registered_in_another_and_the_city_is_given_the_case()
    {
        var outcome = await Officer.MatchAsync(await OfficeLists.BeginAsync(office, County), (Next, "样例甲"), (Family.Id(301), "样例丙"));
        var (other, nobody) = (outcome.Verdicts[0], outcome.Verdicts[1]);
        nobody.Line = other.Line;
        Assert.Equal(nobody, other);
        Assert.Equal((0, 2, 2), (outcome.Finished!.Elsewhere, outcome.Finished.Unknown, outcome.Finished.Open));

        var mine = await DifferencesAsync(Officer, County);
        Assert.Equal([(2, PersonVerdict.Unknown, ""), (3, PersonVerdict.Unknown, "")], mine.Select(d => (d.Line, d.Verdict, d.Person)));
        var cities = Assert.Single(await DifferencesAsync(City, "4103"), d => d.Verdict == PersonVerdict.Elsewhere);
        var person = await office.StoredAsync(db => db.Persons.SingleAsync(p => p.Number == "S-1-1"));
        Assert.Equal(($"persons/{person.Id}", "", 2), (cities.Person, cities.Owner, cities.Line));
        Assert.Equal(3, (await City.GetComparisonAsync(new() { Name = outcome.Begun })).Open);
        await DeniedAsync(Officer.SettleDifferenceAsync(new() { Name = cities.Name, Outcome = DifferenceOutcome.ListWrong, Note = "与我无关" }));
        await DeniedAsync(Officer.ListDifferencesAsync(new() { Division = await DivisionAsync("4103") }));
    }

    [Fact]
    public async Task Without_saving_only_the_citys_case_is_kept()
    {
        var outcome = await Officer.MatchAsync(await OfficeLists.BeginAsync(office, County, save: false), List);
        Assert.Equal(0, outcome.Finished!.Open);
        var kept = await office.StoredAsync(db => db.Differences.AsNoTracking().ToListAsync());
        Assert.Equal(PersonVerdict.Elsewhere, Assert.Single(kept).Verdict);
    }

    [Fact]
    public async Task Nobody_compares_with_or_reads_the_lists_of_another_county()
    {
        await DeniedAsync(Neighbour.MatchAsync(await OfficeLists.BeginAsync(office, County), List));
        Assert.Equal(0, await office.CountAsync<Registry.Lists.Comparison>());
        var outcome = await Officer.MatchAsync(await OfficeLists.BeginAsync(office, County), List);
        await DeniedAsync(Neighbour.GetComparisonAsync(new() { Name = outcome.Begun }));
        await DeniedAsync(Neighbour.GetComparisonAsync(new() { Name = $"comparisons/{Guid.CreateVersion7()}" }));
        await DeniedAsync(Neighbour.ListDifferencesAsync(new() { Division = await DivisionAsync(County) }));
        var difference = (await DifferencesAsync(Officer, County))[0];
        await DeniedAsync(Neighbour.AssignDifferenceAsync(new() { Name = difference.Name, Owner = "me", DueDate = new() { Year = 2026, Month = 12, Day = 1 } }));
        await DeniedAsync(office.Host.As(Role.VillageCadre, County).Client<Service>().MatchAsync(await OfficeLists.BeginAsync(office, County), List));
    }

    [Fact]
    public async Task A_list_that_broke_off_is_sent_again_and_leaves_no_doubles()
    {
        var begin = await OfficeLists.BeginAsync(office, County);
        using (var call = Officer.MatchPersons())
        {
            await call.RequestStream.WriteAsync(new() { Begin = begin });
            await call.RequestStream.WriteAsync(new() { Rows = new() { Rows = { new MatchRow { Line = 2, IdNumber = Next, FullName = "样例甲" } } } });
            await call.RequestStream.CompleteAsync();
            var cut = await Assert.ThrowsAsync<RpcException>(async () => { while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)) { } });
            Assert.Equal(StatusCode.InvalidArgument, cut.StatusCode);
        }

        Assert.Equal(2, await office.CountAsync<Registry.Lists.Difference>());
        var outcome = await Officer.MatchAsync(begin, List);
        Assert.Equal(6, outcome.Finished!.Rows);
        // elsewhere is two, unknown one, invalid two
        Assert.Equal((1, 5), (await office.CountAsync<Registry.Lists.Comparison>(), await office.CountAsync<Registry.Lists.Difference>()));
        var again = await Assert.ThrowsAsync<RpcException>(() => Officer.MatchAsync(begin, List));
        Assert.Equal((StatusCode.FailedPrecondition, 5), (again.StatusCode, await office.CountAsync<Registry.Lists.Difference>()));
    }

    [Fact]
    public async Task A_difference_has_an_owner_and_a_day_and_is_settled_once()
    {
        await Officer.MatchAsync(await OfficeLists.BeginAsync(office, County), (AlsoHere, "样例甲"));
        var open = Assert.Single(await DifferencesAsync(Officer, County));
        Assert.Equal(("CountyOfficer 410324", new Google.Type.Date { Year = 2026, Month = 12, Day = 31 }, "样例甲", "990000************"), (open.Owner, open.DueDate, open.FullName, open.IdNumber));

        var assigned = await Officer.AssignDifferenceAsync(new() { Name = open.Name, Etag = open.Etag, Owner = "township/zhao", DueDate = new() { Year = 2026, Month = 11, Day = 30 } });
        Assert.Equal(("township/zhao", 30), (assigned.Owner, assigned.DueDate.Day));
        var stale = await Assert.ThrowsAsync<RpcException>(() => Officer.AssignDifferenceAsync(new() { Name = open.Name, Etag = open.Etag, Owner = "x", DueDate = assigned.DueDate }).ResponseAsync);
        Assert.Equal(StatusCode.Aborted, stale.StatusCode);

        var settle = new SettleDifferenceRequest { Name = open.Name, Etag = assigned.Etag, Outcome = DifferenceOutcome.ListWrong, Note = "名单姓名录错", RequestId = "settle-1" };
        var settled = await Officer.SettleDifferenceAsync(settle);
        Assert.Equal(settled, await Officer.SettleDifferenceAsync(settle));
        Assert.Equal((DifferenceOutcome.ListWrong, "CountyOfficer 410324", "名单姓名录错"), (settled.Outcome, settled.SettledBy, settled.Note));
        var twice = await Assert.ThrowsAsync<RpcException>(() => Officer.SettleDifferenceAsync(new() { Name = open.Name, Outcome = DifferenceOutcome.BothRight, Note = "再办" }).ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, twice.StatusCode);
        Assert.Empty(await DifferencesAsync(Officer, County));
        Assert.Equal(3, await office.StoredAsync(db => db.Differences.Select(d => d.Version).SingleAsync()));
    }

    [Fact]
    public async Task Open_differences_come_page_by_page_the_most_urgent_first()
    {
        for (var i = 0; i < 3; i++)
        {
            var begin = await OfficeLists.BeginAsync(office, County, $"list-{i}");
            begin.DueDate.Day = 20 - i;
            await Officer.MatchAsync(begin, (Family.Id(401), "样例戊"), (Family.Id(403), "样例己"));
        }

        List<(int Day, int Line)> seen = [];
        var request = new ListDifferencesRequest { Division = await DivisionAsync(County), PageSize = 4 };
        do
        {
            var page = await Officer.ListDifferencesAsync(request);
            seen.AddRange(page.Differences.Select(d => (d.DueDate.Day, d.Line)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal([18, 18, 19, 19, 20, 20], seen.Select(s => s.Day));
        Assert.Equal(6, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("", "名单", true, "LIST_ID")]
    [InlineData("a/b", "名单", true, "LIST_ID")]
    [InlineData("list", "", true, "TITLE")]
    public async Task A_wrong_beginning_is_refused_by_its_field(string id, string title, bool save, string reason)
    {
        var begin = await OfficeLists.BeginAsync(office, County, id, save);
        begin.Title = title;
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Officer.MatchAsync(begin, List));
        Assert.Equal([reason], Violations.Of(refusal));
    }

    [Fact]
    public async Task Numbers_of_a_list_are_stored_encrypted_and_appear_nowhere_else()
    {
        await Officer.MatchAsync(await OfficeLists.BeginAsync(office, County), (Family.Id(555), "样例甲"), ("99oops", "样例乙"));
        await foreach (var (name, bytes) in office.Host.Store.ContentsAsync())
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Family.Id(555))) < 0, name);
        Assert.DoesNotContain(office.Host.Logs, l => l.Text.Contains(Family.Id(555), StringComparison.Ordinal));
    }

    private async Task<string> DivisionAsync(string code) => (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code })).Name;

    private async Task<List<Difference>> DifferencesAsync(Service service, string code) =>
        [.. (await service.ListDifferencesAsync(new() { Division = await DivisionAsync(code) })).Differences.OrderBy(d => d.Line)];

    private static async Task DeniedAsync<T>(AsyncUnaryCall<T> call) => await DeniedAsync(call.ResponseAsync);

    private static async Task DeniedAsync<T>(Task<T> call) =>
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
}
