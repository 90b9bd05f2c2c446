using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Tests.Read;

public sealed class ListHouseholdsTests(Register register) : IClassFixture<Register>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        if ((await ListAsync(new() { Division = register.Division("41") })).Count > 0) return;
        await register.AddAsync(Register.VillageB, "B-1", 1, Register.Year(2015, PovertyStatus.Poor, PovertyCause.Disability));
        await register.AddAsync(Register.VillageA1, "A-1", 2, Register.Year(2015, PovertyStatus.Poor, PovertyCause.Illness), Register.Year(2016, PovertyStatus.Poor, PovertyCause.Schooling));
        var found = await register.AddAsync(Register.VillageA2, "A-2", 3, Register.Year(2016, PovertyStatus.Poor, PovertyCause.Illness));
        await register.AddAsync(Register.VillageA1, "A-3", 4, Register.Year(2015, PovertyStatus.Poor, PovertyCause.Illness));
        await register.AddAsync(Register.VillageB, "A-1", 5, Register.Year(2015, PovertyStatus.Poor, PovertyCause.LackOfLabour));
        await register.ChangeAsync(found, h => h.Findings = FindingSet.Bit(Finding.NoPovertyLine) | FindingSet.Bit(Finding.NoIdNumber));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("41", "B-1 A-1 A-2 A-3 A-1")]
    [InlineData(Register.City, "B-1 A-1 A-2 A-3 A-1")]
    [InlineData(Register.CountyA, "A-1 A-2 A-3")]
    [InlineData(Register.CountyB, "B-1 A-1")]
    [InlineData(Register.CountyC, "")]
    [InlineData(Register.TownshipA, "A-1 A-2 A-3")]
    [InlineData(Register.EmptyTownship, "")]
    [InlineData(Register.VillageA1, "A-1 A-3")]
    public async Task A_division_of_any_level_lists_the_households_within_it_in_the_order_of_their_names(string division, string numbers)
    {
        var households = await ListAsync(new() { Division = register.Division(division) });
        Assert.Equal(numbers, Numbers(households));
        Assert.Equal(households.Select(h => h.Name).Order(StringComparer.Ordinal), households.Select(h => h.Name));
    }

    [Fact]
    public async Task Members_and_facts_come_with_each_household()
    {
        var households = await ListAsync(new() { Division = register.Division(Register.City) });
        Assert.Equal([1, 2, 3, 4, 5], households.Select(h => h.Members.Count));
        Assert.Equal([2015, 2016, 2016, 2015, 2015], households.Select(h => h.Facts.Year));
        Assert.Equal([2015, 2015, 0, 2015, 2015], (await ListAsync(new() { Division = register.Division(Register.City), Year = 2015 })).Select(h => h.Facts?.Year ?? 0));
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var city = register.Division(Register.City);
        Assert.Equal("A-2", Numbers(await ListAsync(new() { Division = city, Finding = Finding.NoIdNumber })));
        Assert.Equal("", Numbers(await ListAsync(new() { Division = city, Finding = Finding.NoCause })));
        Assert.Equal("A-2 A-3", Numbers(await ListAsync(new() { Division = city, MainCause = PovertyCause.Illness })));
        Assert.Equal("A-1 A-3", Numbers(await ListAsync(new() { Division = city, MainCause = PovertyCause.Illness, Year = 2015 })));
        Assert.Equal("A-1 A-1", Numbers(await ListAsync(new() { Division = city, Number = "A-1" })));
        Assert.Equal("A-1", Numbers(await ListAsync(new() { Division = register.Division(Register.VillageB), Number = "A-1" })));
        Assert.Equal("", Numbers(await ListAsync(new() { Division = register.Division(Register.VillageA2), Number = "A-1" })));
        Assert.Equal("A-2", Numbers(await ListAsync(new() { Division = city, MainCause = PovertyCause.Illness, Finding = Finding.NoPovertyLine, Number = "A-2" })));
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole_list()
    {
        var request = new ListHouseholdsRequest { Division = register.Division(Register.City), PageSize = 2 };
        var pages = new List<string>();
        do
        {
            var page = await register.Cards.ListHouseholdsAsync(request);
            pages.Add(Numbers(page.Households));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(["B-1 A-1", "A-2 A-3", "A-1"], pages);
    }

    [Fact]
    public async Task A_token_of_another_query_is_refused()
    {
        var city = register.Division(Register.City);
        var token = (await register.Cards.ListHouseholdsAsync(new() { Division = city, PageSize = 2 })).NextPageToken;
        var refused = (StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        Assert.Equal(refused, await FailsAsync(new() { Division = register.Division(Register.CountyA), PageToken = token }));
        Assert.Equal(refused, await FailsAsync(new() { Division = city, MainCause = PovertyCause.Illness, PageToken = token }));
        Assert.Equal(refused, await FailsAsync(new() { Division = city, PageToken = "B" + token[1..] }));
        Assert.Equal(refused, await FailsAsync(new() { Division = city, PageToken = token[..^12] }));
        Assert.Equal(refused, await FailsAsync(new() { Division = city, PageToken = "第二页" }));
        Assert.Equal("A-2 A-3 A-1", Numbers((await register.Cards.ListHouseholdsAsync(new() { Division = city, PageToken = token, PageSize = 50 })).Households));
    }

    [Fact]
    public async Task An_unknown_division_is_not_found_and_a_malformed_request_is_refused()
    {
        Assert.Equal((StatusCode.NotFound, "DIVISION_NOT_FOUND", ""), await FailsAsync(new() { Division = $"divisions/{Guid.CreateVersion7()}" }));
        Assert.Equal(
            (StatusCode.InvalidArgument, "INVALID_FIELD", "division year finding main_cause"),
            await FailsAsync(new() { Division = Register.City, Year = -1, Finding = (Finding)99, MainCause = (PovertyCause)99 }));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", "page_size"), await FailsAsync(new() { Division = register.Division(Register.City), PageSize = -1 }));
    }

    private Task<(StatusCode, string, string)> FailsAsync(ListHouseholdsRequest request) => Register.FailsAsync(register.Cards.ListHouseholdsAsync(request));

    private async Task<IReadOnlyList<V1.Household>> ListAsync(ListHouseholdsRequest request) => (await register.Cards.ListHouseholdsAsync(request)).Households;

    private static string Numbers(IEnumerable<V1.Household> households) => string.Join(' ', households.Select(h => h.Number));
}
