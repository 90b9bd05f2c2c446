using Fupin.Access.V1;
using Fupin.Kit;
using Fupin.Registry.Tests.Lists;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Access;

/// <summary>Texts that would be SQL, a further line of a log or a terminal's command somewhere: here they are texts.</summary>
public sealed class InjectionTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private const string Mark = "zq7";

    public static TheoryData<string> Texts =>
    [
        $"{Mark}'; DROP TABLE person; --",
        $"{Mark}\" OR \"1\"=\"1",
        $"{Mark}\n2026-01-01 00:00:00 fail: Fupin[0] forged line\r\nanother",
        $"{Mark}\u001b[31mred\u001b[0m\u0007\u009b2J",
        $"{Mark}\\'); DELETE FROM household WHERE ('1'='1",
        $"{Mark} %s {{0}} ${{jndi:ldap://x}} \u2028 \u202e",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_of_a_form_is_stored_and_told_exactly_and_is_in_no_log(string text)
    {
        var office = await shared.OfficeAsync();
        var (number, tables) = (shared.Number(), await TablesAsync(office));
        var (households, persons) = (await office.CountAsync<Registry.Households.Household>(), await office.CountAsync<Registry.Households.Person>());
        var family = Family.Of(number, members: 2).With(1, "姓名", text).With("自然村", text).With("帮扶责任人", text).With("帮扶单位", text);
        var sheet = new Sheet().Add(family);
        var outcome = await office.ImportAsync(
            new ImportBegin { ImportId = number, FileName = text, Columns = { sheet.Headers, text } },
            Sheet.Batch(1, sheet.Rows().Select(row => new SheetRow { Line = row.Line, Cells = { row.Cells, text } })));
        Assert.Empty(outcome.Errors);
        Assert.Equal([text], outcome.Begun!.UnknownColumns);

        // of a name runs of white space are one blank, whatever they are
        var name = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(name, await office.StoredAsync(db => db.Persons.Where(p => p.FullName.StartsWith(Mark)).OrderByDescending(p => p.Id).Select(p => p.FullName).FirstAsync(Ct)));
        var stored = (await office.Households.ListHouseholdsAsync(new() { Division = await CountyAsync(office), Number = number })).Households.Single();
        var card = await office.Households.GetHouseholdAsync(new() { Name = stored.Name });
        Assert.Equal((name, name, text, text), (card.Members.Single(m => m.FullName.StartsWith(Mark, StringComparison.Ordinal)).FullName, card.Helper.FullName, card.Helper.Unit, card.Hamlet));
        var told = (await office.EventsAsync()).Where(e => e.Subject == stored.Name).Select(e => e.Data.Unpack<HouseholdRecorded>().Household).Last();
        Assert.Equal((text, text), (told.Helper.Unit, told.Hamlet));
        Assert.Equal(text, (await office.Households.GetImportAsync(new() { Name = outcome.Finished!.Name })).FileName);

        Assert.Equal(tables, await TablesAsync(office));
        Assert.Equal((households + 1, persons + 2), (await office.CountAsync<Registry.Households.Household>(), await office.CountAsync<Registry.Households.Person>()));
        Assert.Equal(text, (await office.UndoAsync(outcome.Finished.Name, reason: text)).Undo.Reason);
        await office.UndoneAsync(outcome.Finished.Name);
        Assert.Equal((households, persons), (await office.CountAsync<Registry.Households.Household>(), await office.CountAsync<Registry.Households.Person>()));
        NotLogged(office);
    }

    /// <summary>What asks, not what is stored.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_of_a_request_finds_nothing_but_itself_and_is_in_no_log(string text)
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        await office.ImportAsync(new Sheet().Add(Family.Of(number, members: 1)), number);
        var county = await CountyAsync(office);
        Assert.Empty((await office.Households.ListHouseholdsAsync(new() { Division = county, Number = text })).Households);
        foreach (var call in new Func<Task>[]
        {
            async () => await office.Households.GetHouseholdAsync(new() { Name = $"households/{text}" }),
            async () => await office.Households.ListHouseholdsAsync(new() { Division = county, PageToken = text }),
            async () => await office.Households.ListHouseholdsAsync(new() { Division = text }),
            async () => await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = text }),
            async () => await office.ImportAsync(new ImportBegin { ImportId = text, FileName = "x", Columns = { "户编号" } }),
            async () => await office.Host.Client<ComparisonService.ComparisonServiceClient>().MatchAsync(await OfficeLists.BeginAsync(office, "410324", text), (Family.Id(1), text)),
        })
        {
            var e = await Assert.ThrowsAsync<RpcException>(call);
            Assert.True(e.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound, e.ToString());
        }

        var lists = office.Host.Client<ComparisonService.ComparisonServiceClient>();
        var begin = await OfficeLists.BeginAsync(office, "410324", shared.Number());
        (begin.Title, begin.Owner) = (text, text);
        var listed = await lists.MatchAsync(begin, (Family.Id(7_000_001), text));
        Assert.Equal(text, (await lists.GetComparisonAsync(new() { Name = listed.Begun })).Title);
        Assert.Equal(number, (await office.Households.ListHouseholdsAsync(new() { Division = county, Number = number })).Households.Single().Number);
        NotLogged(office);
    }

    /// <summary>PostgreSQL can't store it, so no store does.</summary>
    [Fact]
    public async Task A_nul_in_a_cell_holds_its_household_back_by_name()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of(number, members: 1).With("自然村", "a\0b")), number);
        Assert.Equal(["NOT_TEXT"], outcome.Reasons.Distinct());
        Assert.Equal(0, await office.StoredAsync(db => db.Households.CountAsync(h => h.Number == number, Ct)));
    }

    private static async Task<string> CountyAsync(Office office) => (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410324" })).Name;

    private static void NotLogged(Office office) => Assert.DoesNotContain(office.Host.Logs, log => log.Text.Contains(Mark, StringComparison.Ordinal));

    private static async Task<List<string>> TablesAsync(Office office) => await office.StoredAsync(db => db.Database.SqlQueryRaw<string>(
        db.Database.IsNpgsql()
            ? "SELECT tablename AS \"Value\" FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            : "SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table' ORDER BY 1").ToListAsync(Ct));
}
