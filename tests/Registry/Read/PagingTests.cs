using Fupin.Registry.V1;

namespace Fupin.Registry.Tests.Read;

public sealed class PagingTests(Register register) : IClassFixture<Register>
{
    [Fact]
    public async Task Pages_stay_stable_while_households_are_registered()
    {
        var first = await AddAsync(Register.VillageA1, 2_300);
        var request = new ListHouseholdsRequest { Division = register.Division(Register.CountyA) };
        List<string> seen = [];
        List<int> sizes = [];
        do
        {
            var page = await register.Cards.ListHouseholdsAsync(request);
            sizes.Add(page.Households.Count);
            seen.AddRange(page.Households.Select(h => h.Name));
            request.PageToken = page.NextPageToken;
            request.PageSize = 5_000;
            if (sizes.Count == 1) await AddAsync(Register.VillageA2, 50);
            await AddAsync(Register.VillageB, 10);
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([100, 1000, 1000, 250], sizes);
        Assert.Equal(first, seen.Take(2_300));
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2_350, seen.Count);
    }

    private Task<List<string>> AddAsync(string village, int count) =>
        register.AddManyAsync([.. Enumerable.Range(0, count).Select(_ => (village, Guid.CreateVersion7().ToString()))], persons: 2);
}
