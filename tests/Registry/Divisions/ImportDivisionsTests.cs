using Fupin.Kit;
using Fupin.Registry.Tests.Read;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Date = Google.Type.Date;

namespace Fupin.Registry.Tests.Divisions;

public sealed class ImportDivisionsTests
{
    private static ImportDivisionsRequest Of(params DivisionRow[] rows)
    {
        var request = new ImportDivisionsRequest();
        request.Rows.AddRange(rows);
        return request;
    }

    private static Date Day(int year, int month = 1, int day = 1) => new() { Year = year, Month = month, Day = day };

    [Fact]
    [Rule("REG-19")]
    public async Task A_county_is_registered_with_kind_and_tags_and_told_as_an_event()
    {
        await using var office = await Office.OpenAsync();
        var row = new DivisionRow { Line = 2, Code = "410328000000", DisplayName = "洛宁县", Kind = DivisionKind.NationalPoorCounty, CodeAuthority = CodeAuthority.National };
        row.Tags.AddRange(["sanshan_yitan", "qinba"]);
        var reply = await office.Divisions.ImportDivisionsAsync(Of(row), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (reply.Registered, reply.Unchanged));

        var county = await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410328" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("410328", DivisionLevel.County, DivisionKind.NationalPoorCounty), (county.Code, county.Level, county.Kind));
        Assert.Equal(["qinba", "sanshan_yitan"], county.Tags);
        var last = (await office.EventsAsync())[^1];
        Assert.Equal(county, last.Data.Unpack<DivisionRecorded>().Division);
        Assert.Equal((county.Name, county.Name, 1L), (last.Subject, last.Division, last.SubjectVersion));
    }

    [Fact]
    public async Task The_same_rows_change_nothing_and_other_content_is_refused()
    {
        await using var office = await Office.OpenAsync();
        var again = await office.Divisions.ImportDivisionsAsync(Office.Tree(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((0, 9), (again.Registered, again.Unchanged));
        var events = (await office.EventsAsync()).Count;
        var other = Office.Tree();
        other.Rows[2].DisplayName = "别名县";
        other.Rows.Add(new DivisionRow { Line = 20, Code = "410326", DisplayName = "汝阳县" });
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await office.Divisions.ImportDivisionsAsync(other));
        Assert.Equal((StatusCode.FailedPrecondition, "DIVISION_DIFFERS"), (refusal.StatusCode, Refusal.Of(refusal).Reason));
        Assert.Equal(9, await office.CountAsync<Registry.Divisions.Division>());
        Assert.Equal(events, (await office.EventsAsync()).Count);
    }

    [Fact]
    public async Task A_request_id_makes_a_second_call_an_answer_and_no_second_write()
    {
        await using var office = await Office.OpenAsync();
        var request = Of(new DivisionRow { Line = 2, Code = "410326", DisplayName = "汝阳县" });
        request.RequestId = "r-1";
        var first = await office.Divisions.ImportDivisionsAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(first, await office.Divisions.ImportDivisionsAsync(request, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(10, await office.CountAsync<Registry.Divisions.Division>());
    }

    [Theory]
    [InlineData("4103261", "汝阳县", "", "DIVISION_CODE")]
    [InlineData("410326100", "某乡", "", "PARENT_UNKNOWN")]
    [InlineData("410326", "汝阳县", "41", "PARENT_LEVEL")]
    [InlineData("410326", "", "", "NAME")]
    [InlineData("410324", "又一个县", "", "DIVISION_CODE_TAKEN")]
    public async Task A_wrong_row_refuses_the_whole_call(string code, string name, string parent, string reason)
    {
        await using var office = await Office.OpenAsync();
        var wrong = new DivisionRow { Line = 3, Code = code, DisplayName = name, ParentCode = parent, ValidFrom = Day(2000) };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await office.Divisions.ImportDivisionsAsync(Of(new DivisionRow { Line = 2, Code = "410327", DisplayName = "宜阳县" }, wrong)));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal([reason], Violations.Of(refusal));
        Assert.Equal(9, await office.CountAsync<Registry.Divisions.Division>());
    }

    [Fact]
    public async Task A_county_that_became_a_district_is_found_by_code_and_date_and_names_its_successor()
    {
        await using var office = await Office.OpenAsync();
        var county = new DivisionRow { Line = 2, Code = "410322", DisplayName = "孟津县", ValidTo = Day(2021, 3, 18) };
        county.SuccessorCodes.Add("410308");
        await office.Divisions.ImportDivisionsAsync(
            Of(county, new DivisionRow { Line = 3, Code = "410308", DisplayName = "孟津区", ValidFrom = Day(2021, 3, 18) }), cancellationToken: TestContext.Current.CancellationToken);

        var before = await office.Divisions.GetDivisionAsync(
            new() { Name = "divisions/-", Code = "410322", Date = Day(2021, 3, 17) }, cancellationToken: TestContext.Current.CancellationToken);
        var district = await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410308" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([district.Name], before.Successors);
        var gone = await Assert.ThrowsAsync<RpcException>(async () =>
            await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410322", Date = Day(2021, 3, 18) }));
        Assert.Equal((StatusCode.NotFound, "DIVISION_NOT_FOUND"), (gone.StatusCode, Refusal.Of(gone).Reason));

        var city = await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "4103" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("410322 410324 410325", await CountiesAsync(2020));
        Assert.Equal("410308 410324 410325", await CountiesAsync(2022));

        async Task<string> CountiesAsync(int year) => string.Join(' ', (await office.Divisions.ListDivisionsAsync(
            new() { Parent = city.Name, Level = DivisionLevel.County, Date = Day(year) }, cancellationToken: TestContext.Current.CancellationToken)).Divisions.Select(d => d.Code));
    }

    [Fact]
    public async Task Pages_go_through_all_divisions_below_in_the_order_of_their_codes()
    {
        await using var office = await Office.OpenAsync();
        var county = await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410324" }, cancellationToken: TestContext.Current.CancellationToken);
        var request = new ListDivisionsRequest { Parent = county.Name, PageSize = 2 };
        var first = await office.Divisions.ListDivisionsAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        request.PageToken = first.NextPageToken;
        var second = await office.Divisions.ListDivisionsAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["410324100", "410324100201", "410324100202"], first.Divisions.Concat(second.Divisions).Select(d => d.Code));
        Assert.Empty(second.NextPageToken);
    }
}
