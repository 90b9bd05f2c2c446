using Fupin.Assessment.V1;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Samples;

public sealed class PublishedTests
{
    private static readonly PublishedCity Luoyang = Published.Luoyang;
    private static readonly PublishedCity Xinxiang = Published.Xinxiang;

    [Fact]
    [Rule("REG-16")]
    public void Luoyang_prints_13_units_669_poor_villages_and_310975_persons()
    {
        Assert.Equal(13, Luoyang.Counties.Count);
        Assert.Equal(669, Luoyang.Counties.Sum(c => c.PoorVillages));
        Assert.Equal(310_975, Luoyang.Counties.Sum(c => c.PoorPersons));
        Assert.Equal((669, 310_975, 123), (Luoyang.PoorVillages, Luoyang.PoorPersons, Luoyang.Townships));
        Assert.All(Luoyang.Counties, c => Assert.Contains("LY135", c.Source, StringComparison.Ordinal));
    }

    [Fact]
    [Rule("REG-19")]
    public void Six_of_them_are_poor_counties_with_247858_persons()
    {
        var poor = Luoyang.Counties.Where(c => c.Kind is DivisionKind.NationalPoorCounty or DivisionKind.ProvincialPoorCounty).ToArray();
        Assert.Equal(6, poor.Length);
        Assert.Equal(247_858, poor.Sum(c => c.PoorPersons));
        Assert.Equal(63_117, Luoyang.Counties.Except(poor).Sum(c => c.PoorPersons));
        Assert.Equal(["栾川县", "嵩县", "洛宁县", "汝阳县"], Luoyang.Counties.Where(c => c.Qinba).Select(c => c.Name));
        Assert.Equal(poor, Luoyang.Counties.Where(c => c.SanshanYitan));
    }

    [Fact]
    public void Only_the_two_zones_have_no_code() =>
        Assert.Equal(["伊滨经开区", "高新区"], Luoyang.Counties.Where(c => c.Code is null).Select(c => c.Name));

    [Fact]
    [Rule("REG-09")]
    public void The_12_cause_shares_add_up_to_the_whole()
    {
        Assert.Equal(12, Luoyang.Causes.Select(c => c.Cause).Distinct().Count());
        Assert.Equal(10_000, Luoyang.Causes.Sum(c => c.ShareE4));
        Assert.Equal(1346, Luoyang.Causes.Single(c => c.Cause == PovertyCause.Illness).ShareE4);
        Assert.Equal("其它", Luoyang.Causes.Single(c => c.Cause == PovertyCause.Other).Label);
    }

    [Fact]
    [Rule("REG-34")]
    public void Luoyangs_first_plan_prints_exits_by_year_for_the_city_and_a_safety_net_that_is_no_exit()
    {
        var plan = Luoyang.ExitPlans[0];
        Assert.Equal(("luoyang", "LY135"), (plan.Jurisdiction, plan.Document));
        var exits = plan.Lines.Where(l => l.Kind == ExitPlanLineKind.Exit).ToArray();
        Assert.Equal([(2016, 214L, 48_805L), (2017, 188, 81_200), (2018, 168, 99_400), (2019, 99, 75_500)], exits.Select(l => (l.Year, l.Villages, l.Persons)));
        Assert.All(exits, l => Assert.Equal("", l.Division));
        var net = Assert.Single(plan.Lines, l => l.Kind == ExitPlanLineKind.SafetyNet);
        Assert.Equal((2020, 6_070L, false, ""), (net.Year, net.Persons, net.HasVillages, net.Division));
        Assert.Equal(48_805 + 81_200 + 99_400 + 75_500 + 6_070, Luoyang.PoorPersons);
        Assert.Equal(669, exits.Sum(l => l.Villages));
    }

    [Fact]
    [Rule("REG-34")]
    public void The_years_of_the_counties_are_those_of_the_plan_and_carry_no_figures()
    {
        var named = Luoyang.ExitPlans[0].Lines.Where(l => l.Division.Length > 0).ToDictionary(l => l.Division, StringComparer.Ordinal);
        Assert.Equal(13, named.Count);
        Assert.All(Luoyang.Counties, c =>
        {
            var line = named[c.Name];
            var poor = c.Kind is DivisionKind.NationalPoorCounty or DivisionKind.ProvincialPoorCounty;
            Assert.Equal(c.PlannedExitYear, line.Year);
            Assert.Equal(poor ? ExitPlanLineKind.Delisting : ExitPlanLineKind.OverallExit, line.Kind);
            Assert.False(line.HasPersons || line.HasVillages);
        });
    }

    [Fact]
    public void The_revision_of_2018_is_a_plan_of_its_own_with_the_unit_of_its_print()
    {
        var plan = Luoyang.ExitPlans[1];
        Assert.Equal("LY2018", plan.Document);
        Assert.Equal(
            [(2018, 272L, 106_500L, 100L), (2019, 101, 60_000, 10_000), (2020, 26, 26_500, 100)],
            plan.Lines.Where(l => l.Kind == ExitPlanLineKind.Exit).Select(l => (l.Year, l.Villages, l.Persons, l.UnitPersons)));
        Assert.Equal(6, plan.Lines.Count(l => l.Kind == ExitPlanLineKind.Delisting));
        Assert.Equal(9, plan.Lines.Count);
    }

    [Fact]
    [Rule("REG-17")]
    public void Xinxiang_prints_units_of_ten_thousand_which_become_persons_without_floating_point()
    {
        Assert.Equal(9, Xinxiang.Counties.Count);
        Assert.Equal(58_500, Xinxiang.Counties.Single(c => c.EnglishName == "Fengqiu County").PoorPersons);
        Assert.Equal(168_300, Xinxiang.Counties.Sum(c => c.PoorPersons));
        Assert.All(Xinxiang.Counties, c => Assert.Equal((100, null), (c.UnitPersons, c.PoorVillages)));
        Assert.Empty(Xinxiang.Causes);
    }

    [Fact]
    [Rule("REG-34")]
    public void Xinxiangs_plan_prints_areas_by_year_and_they_add_up_to_the_city()
    {
        var plan = Assert.Single(Xinxiang.ExitPlans);
        var figures = plan.Lines.Where(l => l.HasPersons).ToArray();
        Assert.Equal(50, figures.Length);
        Assert.All(figures, l => Assert.Equal((100L, false), (l.UnitPersons, l.HasVillages)));
        foreach (var year in figures.GroupBy(l => (l.Year, l.Kind)))
            Assert.Equal(year.Single(l => l.Division.Length == 0).Persons, year.Where(l => l.Division.Length > 0).Sum(l => l.Persons));
        Assert.Equal(168_300, figures.Single(l => l is { Kind: ExitPlanLineKind.Base, Division: "" }).Persons);
        Assert.Equal(16_400, figures.Single(l => l is { Year: 2016, Division: "封丘县" }).Persons);
        Assert.Equal(["封丘县", "原阳县"], plan.Lines.Where(l => l.Kind == ExitPlanLineKind.Delisting).Select(l => l.Division));
    }

    [Fact]
    public void Every_line_names_its_source() =>
        Assert.All(Luoyang.ExitPlans.Concat(Xinxiang.ExitPlans).SelectMany(p => p.Lines), l => Assert.NotEqual("", l.Source));
}
