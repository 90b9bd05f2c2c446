using Fupin.Assessment.V1;
using Fupin.Chassis.Faults;
using Fupin.Cli;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;

namespace Fupin.Assessment.Tests;

public sealed class FigureTests : IAsyncLifetime
{
    private readonly SmallCity city = new();
    private AssessmentHost host = null!;

    public async ValueTask InitializeAsync() => host = await AssessmentHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Counties_come_in_the_order_of_their_codes_with_their_share_of_the_city()
    {
        await host.Store.ApplyAsync(city.Divisions());
        await host.Store.ApplyAsync(
            city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 1),
            city.Log.Household(Guid.CreateVersion7(), city.SongVillage, 2));

        var figures = await host.FiguresAsync();

        Assert.Equal(("洛阳市", "4103", 1, 2, 3, 10_000), Row(figures.Total));
        Assert.Equal([("栾川县", "410324", 1, 1, 1, 3_333), ("嵩县", "410325", 0, 1, 2, 6_667)], figures.Lines.Select(Row));
        Assert.Empty(figures.PlanDocuments);
    }

    [Fact]
    public async Task A_county_is_shown_by_township_and_village_and_not_by_county()
    {
        await host.Store.ApplyAsync(city.Divisions());
        await host.Store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 1));
        var county = ResourceNames.Format("divisions", city.Luanchuan);

        var townships = await host.FiguresAsync(county, DivisionLevel.Township);
        var villages = await host.FiguresAsync(county, DivisionLevel.Village);
        var refused = await Assert.ThrowsAsync<RpcException>(() => host.FiguresAsync(county));

        Assert.Equal("样例镇", Assert.Single(townships.Lines).DisplayName);
        Assert.Equal([("样例一村", 1L), ("样例二村", 0L)], villages.Lines.Select(l => (l.DisplayName, l.RegisteredPersons)));
        Assert.Equal(("level", "NOT_BELOW"), Assert.Single(refused.Violations()));
    }

    [Fact]
    public async Task A_division_that_is_no_longer_valid_is_listed_only_while_it_has_figures()
    {
        var past = Guid.CreateVersion7();
        await host.Store.ApplyAsync(city.Divisions());
        await host.Store.ApplyAsync(city.Log.Division(past, "410399", DivisionLevel.County, "样例旧区", city.City, new(2016, 1, 1)));
        Assert.DoesNotContain((await host.FiguresAsync()).Lines, l => l.DisplayName == "样例旧区");

        await host.Store.ApplyAsync(city.Log.Household(Guid.CreateVersion7(), past, 2));
        Assert.Contains((await host.FiguresAsync()).Lines, l => l is { DisplayName: "样例旧区", RegisteredPersons: 2 });
    }

    [Fact]
    public async Task Before_the_divisions_arrive_the_city_is_not_recorded_and_a_foreign_division_is_not_found()
    {
        var early = await Assert.ThrowsAsync<RpcException>(() => host.FiguresAsync());
        var foreign = await Assert.ThrowsAsync<RpcException>(() => host.CausesAsync($"divisions/{Guid.CreateVersion7()}"));
        var malformed = await Assert.ThrowsAsync<RpcException>(() => host.FiguresAsync("4103"));

        Assert.Equal((StatusCode.FailedPrecondition, "CITY_NOT_RECORDED"), (early.StatusCode, early.Reason()));
        Assert.Equal((StatusCode.NotFound, "DIVISION_NOT_FOUND"), (foreign.StatusCode, foreign.Reason()));
        Assert.Equal("division", Assert.Single(malformed.Violations()).Field);
    }

    [Fact, Rule("CON-03"), Rule("CON-05")]
    public async Task A_plan_fills_no_registered_or_exited_figure()
    {
        await host.Store.ApplyAsync(city.Divisions());
        foreach (var plan in Published.Luoyang.ExitPlans)
            await host.ImportAsync(plan);

        var figures = await host.FiguresAsync();

        Assert.All([figures.Total, .. figures.Lines], line => Assert.Equal((0, 0, 0, false), (
            line.RegisteredHouseholds, line.RegisteredPersons, line.ShareE4, line.HasExitedPersons)));
        Assert.Equal([2016, 2017, 2018, 2019, 2020], figures.Total.PlannedExits.Select(e => e.Year));
        Assert.False(figures.Total.HasPlannedExitYear);
        Assert.Equal((2018, 0), (figures.Lines[0].PlannedExitYear, figures.Lines[0].PlannedExits.Count));
        Assert.Equal(["LY135", "LY2018"], figures.PlanDocuments);
    }

    [Fact, Rule("REG-09")]
    public async Task All_twelve_causes_are_listed_with_shares_of_the_persons_who_have_one()
    {
        await host.Store.ApplyAsync(city.Divisions());
        await host.Store.ApplyAsync(
            city.Log.Household(Guid.CreateVersion7(), city.PoorVillage, 1),
            city.Log.Household(Guid.CreateVersion7(), city.SongVillage, 2, PovertyCause.LackOfSkills),
            city.Log.Household(Guid.CreateVersion7(), city.SongVillage, 5, PovertyCause.Unspecified));

        var causes = await host.CausesAsync();

        Assert.Equal(Enumerable.Range(1, 12).Select(n => (PovertyCause)n), causes.Lines.Select(l => l.Cause));
        Assert.Equal((1, 1, 3_333), Row(causes.Lines[0]));
        Assert.Equal((1, 2, 6_667), Row(causes.Lines[6]));
        Assert.All(causes.Lines.Where(l => l.Cause is not (PovertyCause.Illness or PovertyCause.LackOfSkills)), l => Assert.Equal((0, 0, 0), Row(l)));
        Assert.Equal(1, causes.HouseholdsWithoutCause);
    }

    private static (string, string, long, long, long, int) Row(V1.Figures line) => (
        line.DisplayName, line.DivisionCode, line.PoorVillages, line.RegisteredHouseholds, line.RegisteredPersons, line.ShareE4);

    private static (long, long, int) Row(CauseFigures line) => (line.Households, line.Persons, line.ShareE4);
}
