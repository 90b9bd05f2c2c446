using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Assessment.Tests;

public sealed class FiguresFollowerTests : IAsyncLifetime
{
    private readonly SmallCity city = new();
    private Store store = null!;

    public async ValueTask InitializeAsync()
    {
        store = await Store.OpenAsync();
        await store.ApplyAsync(city.Divisions());
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_household_counts_in_its_village_and_in_every_division_above()
    {
        await store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 4));

        foreach (var division in new[] { city.PoorVillage, city.LuanchuanTownship, city.Luanchuan, city.City, city.Province })
            Assert.Equal((1, 4), await store.HouseholdsAsync(division));
        Assert.Equal((0, 0), await store.HouseholdsAsync(city.Song));
    }

    [Fact, Rule("REG-21")]
    public async Task Households_outside_poor_villages_count_and_only_poor_and_deep_poverty_villages_are_poor_villages()
    {
        await store.ApplyAsync(
            city.Log.Household(Guid.CreateVersion7(), city.OtherVillage, 3),
            city.Log.Village(Guid.CreateVersion7(), city.SongVillage, VillageKind.DeepPoverty));

        Assert.Equal((1, 3), await store.HouseholdsAsync(city.Luanchuan));
        Assert.Equal(1, await store.PoorVillagesAsync(city.Luanchuan));
        Assert.Equal(1, await store.PoorVillagesAsync(city.Song));
        Assert.Equal(2, await store.PoorVillagesAsync(city.City));
        Assert.Equal(0, await store.PoorVillagesAsync(city.OtherVillage));
    }

    [Fact]
    public async Task The_same_events_again_change_nothing()
    {
        FeedEvent[] events = [.. Enumerable.Range(1, 5).Select(n => city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, n))];

        await store.ApplyAsync(events);
        await store.ApplyAsync(events);
        await store.ApplyAsync([.. events, .. events]);

        Assert.Equal((5, 15), await store.HouseholdsAsync(city.City));
    }

    [Fact]
    public async Task An_overtaken_event_changes_nothing()
    {
        var household = Guid.CreateVersion7();
        var first = city.Log.Household(household, city.PoorVillage, 4);
        var second = city.Log.Household(household, city.PoorVillage, 5, PovertyCause.Schooling);

        await store.ApplyAsync(second);
        await store.ApplyAsync(first);

        Assert.Equal((1, 5), await store.HouseholdsAsync(city.City));
        Assert.Equal((1, 5), await store.CauseAsync(city.City, PovertyCause.Schooling));
        Assert.Equal((0, 0), await store.CauseAsync(city.City, PovertyCause.Illness));
    }

    [Fact]
    public async Task Several_versions_in_one_batch_count_once_with_the_last()
    {
        var household = Guid.CreateVersion7();
        var first = city.Log.Household(household, city.PoorVillage, 4);
        var second = city.Log.Household(household, city.PoorVillage, 6);

        await store.ApplyAsync(second, first);

        Assert.Equal((1, 6), await store.HouseholdsAsync(city.City));
    }

    [Fact, Rule("REG-09")]
    public async Task A_household_whose_cause_is_corrected_counts_under_the_new_cause_only()
    {
        var household = Guid.CreateVersion7();
        await store.ApplyAsync(city.Log.Household(household, city.PoorVillage, 4));
        await store.ApplyAsync(city.Log.Household(household, city.PoorVillage, 4, PovertyCause.LackOfSkills));

        Assert.Equal((0, 0), await store.CauseAsync(city.Luanchuan, PovertyCause.Illness));
        Assert.Equal((1, 4), await store.CauseAsync(city.Luanchuan, PovertyCause.LackOfSkills));
        Assert.Equal((1, 4), await store.HouseholdsAsync(city.Luanchuan));
    }

    [Fact]
    public async Task A_household_that_moves_leaves_its_old_divisions_and_counts_in_the_new_ones()
    {
        var household = Guid.CreateVersion7();
        await store.ApplyAsync(city.Log.Household(household, city.PoorVillage, 4));
        await store.ApplyAsync(city.Log.Household(household, city.SongVillage, 4, movedFrom: city.PoorVillage));

        Assert.Equal((0, 0), await store.HouseholdsAsync(city.PoorVillage));
        Assert.Equal((0, 0), await store.HouseholdsAsync(city.Luanchuan));
        Assert.Equal((1, 4), await store.HouseholdsAsync(city.Song));
        Assert.Equal((1, 4), await store.HouseholdsAsync(city.City));
    }

    [Fact]
    public async Task Households_whose_registration_is_undone_count_nowhere_and_the_others_as_before()
    {
        await store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 4), city.Log.Household(Guid.CreateVersion7(), city.SongVillage, 2));
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        FeedEvent[] registered = [city.Log.Household(one, city.PoorVillage, 5), city.Log.Household(other, city.SongVillage, 3, PovertyCause.Schooling)];
        FeedEvent[] undone = [city.Log.Undone(one, city.PoorVillage), city.Log.Undone(other, city.SongVillage)];

        await store.ApplyAsync(registered);
        await store.ApplyAsync(undone);
        await AssertAsBeforeAsync();

        await store.ApplyAsync(undone);
        await store.ApplyAsync([.. registered, .. undone, .. registered]);
        await store.ApplyAsync(registered);
        await AssertAsBeforeAsync();

        // the same people registered anew are another subject
        await store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 5));
        Assert.Equal((3, 11), await store.HouseholdsAsync(city.City));

        async Task AssertAsBeforeAsync()
        {
            Assert.Equal((1, 4), await store.HouseholdsAsync(city.Luanchuan));
            Assert.Equal((1, 2), await store.HouseholdsAsync(city.Song));
            Assert.Equal((2, 6), await store.HouseholdsAsync(city.Province));
            Assert.Equal((2, 6), await store.CauseAsync(city.City, PovertyCause.Illness));
            Assert.Equal((0, 0), await store.CauseAsync(city.City, PovertyCause.Schooling));
        }
    }

    [Fact]
    public async Task An_undone_registration_heard_before_or_with_the_registration_counts_nowhere()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        FeedEvent[] first = [city.Log.Household(one, city.PoorVillage, 5), city.Log.Household(other, city.PoorVillage, 3)];
        FeedEvent[] undone = [city.Log.Undone(one, city.PoorVillage), city.Log.Undone(other, city.PoorVillage)];

        await store.ApplyAsync(first[0], undone[0]);
        await store.ApplyAsync(undone[1]);
        await store.ApplyAsync(first[1]);
        // counted anew from the contributions
        await store.ApplyAsync(city.Log.Division(city.LuanchuanTownship, "410325102", DivisionLevel.Township, "样例镇", city.Song));

        Assert.Equal((0, 0), await store.HouseholdsAsync(city.City));
        Assert.Equal((0, 0), await store.HouseholdsAsync(city.Song));
    }

    [Fact]
    public async Task A_division_that_comes_under_another_parent_takes_its_figures_along()
    {
        await store.ApplyAsync(
            city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 4),
            city.Log.Household(Guid.CreateVersion7(), city.SongVillage, 2, PovertyCause.Disaster));
        await store.ApplyAsync(
            city.Log.Household(Guid.CreateVersion7(), city.OtherVillage, 3),
            city.Log.Division(city.LuanchuanTownship, "410325102", DivisionLevel.Township, "样例镇", city.Song));

        Assert.Equal((0, 0), await store.HouseholdsAsync(city.Luanchuan));
        Assert.Equal(0, await store.PoorVillagesAsync(city.Luanchuan));
        Assert.Equal((3, 9), await store.HouseholdsAsync(city.Song));
        Assert.Equal((2, 7), await store.CauseAsync(city.Song, PovertyCause.Illness));
        Assert.Equal(1, await store.PoorVillagesAsync(city.Song));
        Assert.Equal((2, 7), await store.HouseholdsAsync(city.LuanchuanTownship));
        Assert.Equal((3, 9), await store.HouseholdsAsync(city.City));
    }

    [Fact]
    public async Task A_division_may_move_below_one_that_is_new_in_the_same_batch()
    {
        var zone = Guid.CreateVersion7();
        await store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 4));
        await store.ApplyAsync(
            city.Log.Division(zone, "410391", DivisionLevel.County, "样例开发区", city.City),
            city.Log.Division(city.LuanchuanTownship, "410391101", DivisionLevel.Township, "样例镇", zone));

        Assert.Equal((1, 4), await store.HouseholdsAsync(zone));
        Assert.Equal((0, 0), await store.HouseholdsAsync(city.Luanchuan));
    }

    [Fact]
    public async Task A_division_that_only_gets_another_name_keeps_its_figures()
    {
        await store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 4));
        await store.ApplyAsync(city.Log.Division(city.Luanchuan, "410324", DivisionLevel.County, "栾川区", city.City));

        Assert.Equal((1, 4), await store.HouseholdsAsync(city.Luanchuan));
    }

    [Fact]
    public async Task A_household_that_comes_before_its_division_counts_when_that_comes()
    {
        var late = Guid.CreateVersion7();
        await store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), late, 4), city.Log.Village(Guid.CreateVersion7(), late, VillageKind.Poor));
        Assert.Equal((0, 0), await store.HouseholdsAsync(city.City));

        await store.ApplyAsync(
            city.Log.Division(late, "410324101203", DivisionLevel.Village, "样例四村", city.LuanchuanTownship),
            city.Log.Household(Guid.CreateVersion7(), late, 3));

        Assert.Equal((2, 7), await store.HouseholdsAsync(late));
        Assert.Equal((2, 7), await store.HouseholdsAsync(city.City));
        Assert.Equal(2, await store.PoorVillagesAsync(city.City));
    }

    [Fact]
    public async Task A_division_below_itself_stops_the_batch()
    {
        var fault = await Assert.ThrowsAsync<Fault>(() => store.ApplyAsync(
            city.Log.Division(city.Luanchuan, "410324", DivisionLevel.County, "栾川县", city.LuanchuanTownship)));

        Assert.Equal("DIVISION_BELOW_ITSELF", fault.Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task After_any_history_the_sums_equal_a_count_of_the_last_states(int seed)
    {
        var history = new RandomHistory(city, seed);
        for (var batch = 0; batch < 40; batch++)
            await store.ApplyAsync(history.NextBatch());

        foreach (var (division, expected) in history.Count())
        {
            Assert.Equal((expected.Households, expected.Persons), await store.HouseholdsAsync(division));
            Assert.Equal(expected.PoorVillages, await store.PoorVillagesAsync(division));
        }
    }
}
