using Fupin.Chassis.Exchange;
using Fupin.Cli;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Assessment.Tests;

/// <summary>The published tables come out of the figures to the unit, for an invented population with the same totals.</summary>
public sealed class PublishedFiguresTests
{
    private const int HouseholdSize = 8;

    [Fact, Rule("REG-09"), Rule("REG-34"), Rule("ASM-04"), Rule("ASM-05")]
    public async Task The_figures_of_Luoyang_are_the_published_ones()
    {
        await using var host = await AssessmentHost.StartAsync();
        var events = Population(Published.Luoyang);
        foreach (var batch in events.Chunk(500))
            await host.Store.ApplyAsync(batch);
        foreach (var plan in Published.Luoyang.ExitPlans)
            await host.ImportAsync(plan);

        var figures = await host.FiguresAsync();
        var causes = await host.CausesAsync();

        Assert.Equal((669, 310_975), (figures.Total.PoorVillages, figures.Total.RegisteredPersons));
        Assert.Equal(
            Published.Luoyang.Counties.Select(c => (c.Name, (long)c.PoorVillages!, (long)c.PoorPersons, c.PlannedExitYear!.Value)).OrderBy(c => c.Name, StringComparer.Ordinal),
            figures.Lines.Select(l => (l.DisplayName, l.PoorVillages, l.RegisteredPersons, l.PlannedExitYear)).OrderBy(l => l.DisplayName, StringComparer.Ordinal));
        Assert.Equal(
            [(2016, 214, 48_805), (2017, 188, 81_200), (2018, 272, 106_500), (2019, 101, 60_000), (2020, 26, 26_500)],
            figures.Total.PlannedExits.Select(e => (e.Year, e.Villages, e.Persons)));
        Assert.All(figures.Lines, line => Assert.Empty(line.PlannedExits));
        Assert.Equal(
            Published.Luoyang.Causes.Select(c => (c.Cause, c.ShareE4)).OrderBy(c => c.Cause), causes.Lines.Select(l => (l.Cause, l.ShareE4)));
        Assert.Equal(310_975, causes.Lines.Sum(l => l.Persons));
    }

    [Fact, Rule("REG-34"), Rule("ASM-05")]
    public async Task The_figures_of_Xinxiang_are_the_published_ones()
    {
        await using var host = await AssessmentHost.StartAsync("xinxiang");
        foreach (var batch in Population(Published.Xinxiang).Chunk(500))
            await host.Store.ApplyAsync(batch);
        var plan = await host.ImportAsync(Published.Xinxiang.ExitPlans[0]);

        var figures = await host.FiguresAsync();

        Assert.Equal(("新乡市", 168_300), (figures.Total.DisplayName, figures.Total.RegisteredPersons));
        Assert.Equal([38_900, 51_700, 43_100, 34_600], figures.Total.PlannedExits.Select(e => e.Persons));
        Assert.All(figures.Total.PlannedExits, e => Assert.False(e.HasVillages));
        var fengqiu = Assert.Single(figures.Lines, l => l.DisplayName == "封丘县");
        Assert.Equal((58_500, 2018), (fengqiu.RegisteredPersons, fengqiu.PlannedExitYear));
        Assert.Equal([(2016, 16_400), (2017, 20_800), (2018, 13_800), (2019, 7_500)], fengqiu.PlannedExits.Select(e => (e.Year, e.Persons)));
        Assert.Equal(["原阳县", "封丘县"], figures.Lines.Where(l => l.HasPlannedExitYear).Select(l => l.DisplayName), StringComparer.Ordinal);
        Assert.Equal(figures.Total.RegisteredPersons, figures.Lines.Sum(l => l.RegisteredPersons));
        Assert.All(
            plan.Lines.Where(l => l.Kind == V1.ExitPlanLineKind.Base && l.Division.Length > 0),
            b => Assert.Equal(b.Persons, figures.Lines.Single(l => l.DisplayName == b.Division).RegisteredPersons));
    }

    /// <summary>Poor villages and households that fill county by county and cause by cause; a household has one cause.</summary>
    private static List<FeedEvent> Population(PublishedCity city)
    {
        var log = new RegistryLog();
        var province = Guid.CreateVersion7();
        var cityId = Guid.CreateVersion7();
        List<FeedEvent> events =
        [
            log.Division(province, "41", DivisionLevel.Province, "河南省", null),
            log.Division(cityId, city.Code, DivisionLevel.City, city.Name, province),
        ];
        var causes = new Queue<(PovertyCause Cause, int Persons)>(ByCause(city));
        var left = causes.Dequeue();
        foreach (var (n, county) in city.Counties.Index())
        {
            var (id, township, village) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
            var code = county.Code ?? $"{city.Code}A{n:X}";
            events.Add(log.Division(id, code, DivisionLevel.County, county.Name, cityId));
            events.Add(log.Division(township, code + "101", DivisionLevel.Township, "样例乡", id));
            events.Add(log.Division(village, code + "101201", DivisionLevel.Village, "样例村", township));
            for (var v = 0; v < county.PoorVillages; v++)
                events.Add(log.Village(Guid.CreateVersion7(), village, VillageKind.Poor));
            for (var persons = county.PoorPersons; persons > 0;)
            {
                if (left.Persons == 0)
                    left = causes.Dequeue();
                var size = Math.Min(HouseholdSize, Math.Min(persons, left.Persons));
                events.Add(log.Household(Guid.CreateVersion7(), village, size, left.Cause));
                (persons, left.Persons) = (persons - size, left.Persons - size);
            }
        }

        return events;
    }

    /// <summary>The persons of each cause, whole and adding up: what a share lacks goes to the largest remainders.</summary>
    private static List<(PovertyCause Cause, int Persons)> ByCause(PublishedCity city)
    {
        if (city.Causes.Count == 0)
            return [(PovertyCause.Unspecified, city.PoorPersons)];
        var whole = city.Causes.Select(c => (c.Cause, Exact: (long)c.ShareE4 * city.PoorPersons)).ToList();
        var missing = city.PoorPersons - whole.Sum(c => (int)(c.Exact / 10_000));
        return [.. whole.OrderByDescending(c => c.Exact % 10_000).Select((c, i) => (c.Cause, (int)(c.Exact / 10_000) + (i < missing ? 1 : 0)))];
    }
}
