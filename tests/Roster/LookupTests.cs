using Fupin.Registry.V1;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Roster.Tests;

/// <summary>What services ask their roster, over divisions that move, come late and change their meaning.</summary>
public sealed class LookupTests(SharedRoster shared) : IClassFixture<SharedRoster>
{
    private readonly RosterHost host = shared.Host;
    private readonly Guid city = shared.City;
    private readonly Guid village = shared.Village;
    private readonly Guid otherVillage = shared.OtherVillage;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Households_are_found_by_number_in_their_county_only()
    {
        var (here, there) = (Told.Household(Guid.CreateVersion7(), village), Told.Household(Guid.CreateVersion7(), otherVillage));
        there.Number = here.Number;
        await host.TellAsync(Told.Of(here), Told.Of(there));

        await using var db = host.Open();
        Assert.Equal(here.Name, NameOf((await db.HouseholdsAsync(shared.County, [here.Number, "nobody"], Ct)).Values));
        Assert.Equal(there.Name, NameOf((await db.HouseholdsAsync(shared.OtherCounty, [here.Number], Ct)).Values));
    }

    [Fact(Timeout = 60_000)]
    public async Task Counts_are_of_each_division_with_all_below_it()
    {
        var (here, inHere, there) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.TellAsync(
            Told.Of(Told.Division(here, "410326", DivisionLevel.County, "汝阳县", city)),
            Told.Of(Told.Division(inHere, "410326101", DivisionLevel.Township, "样例镇", here)),
            Told.Of(Told.Division(there, "410327", DivisionLevel.County, "宜阳县", city)),
            Told.Of(Told.Household(Guid.CreateVersion7(), inHere, 1, Guid.CreateVersion7(), Guid.CreateVersion7())),
            Told.Of(Told.Household(Guid.CreateVersion7(), here, 1, Guid.CreateVersion7())),
            Told.Of(Told.Household(Guid.CreateVersion7(), there, 1, Guid.CreateVersion7())));

        await using var db = host.Open();
        var counts = await db.CountsAsync(city, DivisionLevel.County, Ct);
        Assert.Equal((new RosterCount(2, 3), new RosterCount(1, 1)), (counts[here], counts[there]));
        Assert.Equal((inHere, new RosterCount(1, 2)), Row(Assert.Single(await db.CountsAsync(here, DivisionLevel.Township, Ct))));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_township_that_comes_under_another_county_takes_its_households_along()
    {
        var (township, place, household) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.TellAsync(
            Told.Of(Told.Division(township, "410324102", DivisionLevel.Township, "样例乡", shared.County)),
            Told.Of(Told.Division(place, "410324102201", DivisionLevel.Village, "样例四村", township)),
            Told.Of(Told.Household(household, place)));
        await host.TellAsync(Told.Of(Told.Division(township, "410325102", DivisionLevel.Township, "样例乡", shared.OtherCounty, version: 2)));

        await using var db = host.Open();
        Assert.DoesNotContain(household, await db.HouseholdsWithin(shared.County).Select(h => h.Id).ToListAsync(Ct));
        Assert.Contains(household, await db.HouseholdsWithin(shared.OtherCounty).Select(h => h.Id).ToListAsync(Ct));
        Assert.Contains(household, await db.HouseholdsWithin(city).Select(h => h.Id).ToListAsync(Ct));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_division_that_comes_after_those_below_it_takes_them_in()
    {
        var (zone, inZone, household) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.TellAsync(
            Told.Of(Told.Household(household, inZone)), Told.Of(Told.Division(inZone, "410391101201", DivisionLevel.Village, "样例三村", zone)));
        await using (var db = host.Open())
            Assert.Equal([household], await db.HouseholdsWithin(inZone).Select(h => h.Id).ToListAsync(Ct));

        await host.TellAsync(Told.Of(Told.Division(zone, "410391", DivisionLevel.County, "样例开发区", city)));
        await using (var db = host.Open())
            Assert.Contains(household, await db.HouseholdsWithin(city).Select(h => h.Id).ToListAsync(Ct));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_code_means_the_division_that_had_it_on_the_day()
    {
        var (past, district) = (Told.Division(Guid.CreateVersion7(), "410381", DivisionLevel.County, "偃师市", city), Guid.CreateVersion7());
        past.ValidTo = new() { Year = 2021, Month = 3, Day = 18 };
        var now = Told.Division(district, "410381", DivisionLevel.County, "偃师区", city);
        now.ValidFrom = past.ValidTo;
        await host.TellAsync(Told.Of(past), Told.Of(now));

        await using var db = host.Open();
        Assert.Equal("偃师市", (await db.DivisionAsync("410381", new(2021, 3, 17), Ct))?.DisplayName);
        Assert.Equal("偃师区", (await db.DivisionAsync("410381000000", new(2021, 3, 18), Ct))?.DisplayName);
        Assert.Equal(city, (await db.DivisionAsync("410300", new(2021, 1, 1), Ct))?.Id);
        Assert.Null(await db.DivisionAsync("410381", new(2013, 12, 31), Ct));
        Assert.Null(await db.DivisionAsync("41030", new(2021, 1, 1), Ct));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_village_is_held_with_its_kind()
    {
        var id = Guid.CreateVersion7();
        await host.TellAsync(Told.Of(Told.Village(id, village, VillageKind.Poor)));
        await host.TellAsync(Told.Of(Told.Village(id, village, VillageKind.NonPoor, version: 2)), Told.Of(Told.Village(id, village, VillageKind.Poor)));

        await using var db = host.Open();
        var held = await db.Set<RosterVillage>().SingleAsync(v => v.Id == id, Ct);
        Assert.Equal((id, 2, village, "样例一村", 2015, false), (held.Id, held.Version, held.DivisionId, held.DisplayName, held.Year, held.IsPoor));
    }

    private static (Guid, RosterCount) Row(KeyValuePair<Guid, RosterCount> count) => (count.Key, count.Value);

    private static string NameOf(IEnumerable<RosterHousehold> households) => $"households/{Assert.Single(households).Id}";
}
