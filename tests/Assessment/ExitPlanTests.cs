using Fupin.Assessment.V1;
using Fupin.Cli;
using Fupin.Kit;
using Grpc.Core;

namespace Fupin.Assessment.Tests;

public sealed class ExitPlanTests : IAsyncLifetime
{
    private AssessmentHost host = null!;

    public async ValueTask InitializeAsync() => host = await AssessmentHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact, Rule("REG-34"), Rule("ASM-04")]
    public async Task The_plan_of_2017_adds_up_to_all_poor_villages_and_persons_with_the_safety_net()
    {
        var plan = await host.ImportAsync(Published.Luoyang.ExitPlans[0]);

        Assert.Equal((1, "LY135", "luoyang"), (plan.Edition, plan.Document, plan.Jurisdiction));
        var city = plan.Lines.Where(l => l.Division.Length == 0).ToList();
        Assert.Equal([48_805, 81_200, 99_400, 75_500], city.Where(l => l.Kind == ExitPlanLineKind.Exit).Select(l => l.Persons));
        Assert.Equal([214, 188, 168, 99], city.Where(l => l.Kind == ExitPlanLineKind.Exit).Select(l => l.Villages));
        Assert.Equal(310_975, city.Sum(l => l.Persons));
        Assert.Equal(669, city.Sum(l => l.Villages));
        Assert.Equal(plan, await host.GetAsync(plan.Name));
    }

    [Fact, Rule("CON-04"), Rule("ASM-04"), Rule("REG-34")]
    public async Task The_revision_of_2018_replaces_the_years_it_prints_and_the_first_edition_is_kept()
    {
        var first = await host.ImportAsync(Published.Luoyang.ExitPlans[0]);
        var second = await host.ImportAsync(Published.Luoyang.ExitPlans[1]);
        var inForce = await host.InForceAsync("luoyang");

        Assert.Equal(2, second.Edition);
        Assert.Equal(
            [(2016, 214, 48_805), (2017, 188, 81_200), (2018, 272, 106_500), (2019, 101, 60_000), (2020, 26, 26_500)],
            inForce.Lines.Where(l => l.Kind == ExitPlanLineKind.Exit).Select(l => (l.Year, l.Villages, l.Persons)));
        Assert.Equal("LY135, LY2018", inForce.Document);
        Assert.Equal(first, await host.GetAsync(first.Name));
    }

    [Fact, Rule("CON-05")]
    public async Task The_safety_net_is_kept_apart_from_exits_and_stays_when_the_revision_does_not_print_one()
    {
        foreach (var document in Published.Luoyang.ExitPlans)
            await host.ImportAsync(document);
        var net = Assert.Single((await host.InForceAsync("luoyang")).Lines, l => l.Kind == ExitPlanLineKind.SafetyNet);

        Assert.Equal((2020, 6_070, false), (net.Year, net.Persons, net.HasVillages));
        Assert.StartsWith("LY135", net.Source, StringComparison.Ordinal);
    }

    [Fact, Rule("ASM-05")]
    public async Task Delistings_of_the_revision_replace_those_of_its_years_and_overall_exits_stay()
    {
        foreach (var document in Published.Luoyang.ExitPlans)
            await host.ImportAsync(document);
        var lines = (await host.InForceAsync("luoyang")).Lines;

        var delistings = lines.Where(l => l.Kind == ExitPlanLineKind.Delisting).ToList();
        Assert.Equal(["栾川县", "洛宁县", "宜阳县", "伊川县", "嵩县", "汝阳县"], delistings.Select(l => l.Division), StringComparer.Ordinal);
        Assert.All(delistings, l => Assert.StartsWith("LY2018", l.Source, StringComparison.Ordinal));
        Assert.Equal(
            [(2016, "西工区"), (2017, "偃师市"), (2017, "洛龙区"), (2017, "伊滨经开区"), (2017, "高新区"), (2019, "新安县"), (2019, "孟津县")],
            lines.Where(l => l.Kind == ExitPlanLineKind.OverallExit).Select(l => (l.Year, l.Division)));
    }

    [Fact]
    public async Task The_same_lines_again_are_the_stored_edition_in_whatever_order()
    {
        var document = Published.Luoyang.ExitPlans[0];
        var first = await host.ImportAsync(document);
        await host.ImportAsync(Published.Luoyang.ExitPlans[1]);

        Assert.Equal(first, await host.ImportAsync(document));
        Assert.Equal(first, await host.ImportAsync(document with { Lines = [.. document.Lines.Reverse()] }));
        Assert.Equal(2, (await host.ListAsync("luoyang")).ExitPlans.Count);
    }

    [Fact]
    public async Task A_corrected_document_is_a_new_edition()
    {
        var document = Published.Luoyang.ExitPlans[1];
        await host.ImportAsync(document);
        var lines = document.Lines.Select(l => l.Clone()).ToList();
        lines[0].Persons += 100;

        var corrected = await host.ImportAsync(document with { Lines = lines });

        Assert.Equal(2, corrected.Edition);
        Assert.Equal(lines[0].Persons, (await host.InForceAsync("luoyang")).Lines[0].Persons);
    }

    [Fact, Rule("CON-04")]
    public async Task A_correction_of_the_early_document_does_not_overtake_the_later_one()
    {
        var early = Published.Luoyang.ExitPlans[0];
        await host.ImportAsync(early);
        await host.ImportAsync(Published.Luoyang.ExitPlans[1]);
        var lines = early.Lines.Select(l => l.Clone()).ToList();
        foreach (var line in lines.Where(l => l.Kind == ExitPlanLineKind.Exit && l.Year is 2017 or 2018 && l.Division.Length == 0))
            line.Persons += 1;

        Assert.Equal(3, (await host.ImportAsync(early with { Lines = lines })).Edition);

        var inForce = await host.InForceAsync("luoyang");
        Assert.Equal(
            [(2016, 48_805), (2017, 81_201), (2018, 106_500), (2019, 60_000), (2020, 26_500)],
            inForce.Lines.Where(l => l.Kind == ExitPlanLineKind.Exit).Select(l => (l.Year, l.Persons)));
        Assert.Equal("LY135, LY2018", inForce.Document);
    }

    [Fact]
    public async Task The_same_request_id_gives_the_same_edition_and_another_payload_is_refused()
    {
        var request = Request(new ExitPlanLine { Year = 2018, Kind = ExitPlanLineKind.Exit, Persons = 10, UnitPersons = 1 });
        request.RequestId = Guid.CreateVersion7().ToString();
        var plan = await host.ImportAsync(request);
        Assert.Equal(plan, await host.ImportAsync(request));

        var other = request.Clone();
        other.Lines[0].Persons = 11;
        var refused = await Assert.ThrowsAsync<RpcException>(() => host.ImportAsync(other));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Single((await host.ListAsync("luoyang")).ExitPlans);
    }

    [Fact]
    public async Task Cities_number_their_editions_apart_and_lists_are_cut_into_pages()
    {
        await host.ImportAsync(Published.Luoyang.ExitPlans[0]);
        await host.ImportAsync(Published.Luoyang.ExitPlans[1]);
        Assert.Equal(1, (await host.ImportAsync(Published.Xinxiang.ExitPlans[0])).Edition);

        var first = await host.ListAsync("luoyang", pageSize: 1);
        var second = await host.ListAsync("luoyang", pageSize: 1, first.NextPageToken);

        Assert.Equal("LY135", Assert.Single(first.ExitPlans).Document);
        Assert.Equal("LY2018", Assert.Single(second.ExitPlans).Document);
        Assert.Empty(second.NextPageToken);
        var foreign = await Assert.ThrowsAsync<RpcException>(() => host.ListAsync("xinxiang", pageToken: first.NextPageToken));
        Assert.Equal(StatusCode.InvalidArgument, foreign.StatusCode);
    }

    [Fact]
    public async Task A_missing_plan_is_not_found()
    {
        var none = await Assert.ThrowsAsync<RpcException>(() => host.InForceAsync("luoyang"));
        var missing = await Assert.ThrowsAsync<RpcException>(() => host.GetAsync($"exitPlans/{Guid.CreateVersion7()}"));

        Assert.Equal((StatusCode.NotFound, "NO_EXIT_PLAN"), (none.StatusCode, none.Reason()));
        Assert.Equal((StatusCode.NotFound, "EXIT_PLAN_NOT_FOUND"), (missing.StatusCode, missing.Reason()));
    }

    [Theory]
    [MemberData(nameof(BadPlans))]
    public async Task A_bad_line_is_refused_by_name_and_nothing_is_stored(string field, string reason, ExitPlanLine bad)
    {
        var good = new ExitPlanLine { Year = 2018, Division = "栾川县", Kind = ExitPlanLineKind.Delisting, UnitPersons = 1 };

        var refused = await Assert.ThrowsAsync<RpcException>(() => host.ImportAsync(Request(good, bad)));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains((field, reason), refused.Violations());
        Assert.Empty((await host.ListAsync("luoyang")).ExitPlans);
    }

    [Fact]
    public async Task Jurisdiction_document_and_lines_are_required()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => host.ImportAsync(new ImportExitPlanRequest { Jurisdiction = "zhengzhou" }));

        Assert.Equal(
            [("jurisdiction", "UNKNOWN_JURISDICTION"), ("document", "REQUIRED"), ("lines", "OUT_OF_RANGE")], refused.Violations());
    }

    public static TheoryData<string, string, ExitPlanLine> BadPlans() => new()
    {
        { "lines[1].year", "OUT_OF_RANGE", new() { Year = 2013, Kind = ExitPlanLineKind.Exit, Persons = 1, UnitPersons = 1 } },
        { "lines[1].year", "OUT_OF_RANGE", new() { Year = 2031, Kind = ExitPlanLineKind.Exit, Persons = 1, UnitPersons = 1 } },
        { "lines[1].persons", "OUT_OF_RANGE", new() { Year = 2018, Kind = ExitPlanLineKind.Exit, Persons = -1, UnitPersons = 1 } },
        { "lines[1].villages", "OUT_OF_RANGE", new() { Year = 2018, Kind = ExitPlanLineKind.Exit, Villages = -1 } },
        { "lines[1].unit_persons", "NOT_A_MULTIPLE", new() { Year = 2018, Kind = ExitPlanLineKind.Exit, Persons = 58_550, UnitPersons = 100 } },
        { "lines[1].unit_persons", "NOT_A_MULTIPLE", new() { Year = 2018, Kind = ExitPlanLineKind.Exit, Persons = 1 } },
        { "lines[1].division", "MALFORMED", new() { Year = 2018, Division = " 嵩县", Kind = ExitPlanLineKind.Exit, Persons = 1, UnitPersons = 1 } },
        { "lines[1]", "EMPTY", new() { Year = 2018, Kind = ExitPlanLineKind.Exit } },
        { "lines[1].kind", "REQUIRED", new() { Year = 2018, Persons = 1, UnitPersons = 1 } },
        { "lines[1]", "INCONSISTENT_KIND", new() { Year = 2020, Kind = ExitPlanLineKind.SafetyNet, Villages = 3 } },
        { "lines[1]", "INCONSISTENT_KIND", new() { Year = 2018, Division = "嵩县", Kind = ExitPlanLineKind.Delisting, Persons = 1, UnitPersons = 1 } },
        { "lines[1].division", "REQUIRED", new() { Year = 2018, Kind = ExitPlanLineKind.OverallExit } },
        { "lines[1].year", "INCONSISTENT_KIND", new() { Year = 2016, Kind = ExitPlanLineKind.Base, Persons = 1, UnitPersons = 1 } },
        { "lines[1]", "DUPLICATE", new() { Year = 2018, Division = "栾川县", Kind = ExitPlanLineKind.Delisting } },
        { "lines[1].division", "CONTRADICTS", new() { Year = 2019, Division = "栾川县", Kind = ExitPlanLineKind.Delisting } },
        { "lines[1].division", "CONTRADICTS", new() { Year = 2018, Division = "栾川县", Kind = ExitPlanLineKind.OverallExit } },
    };

    private static ImportExitPlanRequest Request(params ExitPlanLine[] lines) => new()
    {
        Jurisdiction = "luoyang",
        Document = "LY135",
        Lines = { lines },
    };
}
