using Fupin.Assessment.V1;
using Fupin.Cli;
using Fupin.Cli.Samples;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Assessment.Tests;

/// <summary>The real registry in the same process, read through its feed.</summary>
public sealed class RegistryFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Rule("REG-09"), Rule("CON-03")]
    public async Task What_goes_into_the_register_comes_out_as_figures_and_stays_after_a_restart()
    {
        var sample = Sample.Create("luoyang", "0.005");
        await using var files = new TestStore();
        ListFiguresResponse before;
        await using (var host = await TestHost.StartAsync("registry,assessment", store: files))
        {
            var registry = new RegistrySample(host, sample);
            await registry.ImportTreeAsync();
            var import = await registry.ImportHouseholdsAsync();
            Assert.Equal((sample.Households, sample.Persons), (import.Counts.RegisteredHouseholds, import.Counts.RegisteredPersons));

            before = await CaughtUpAsync(host, Tree(sample) + sample.Households);
            Assert.Equal((sample.Households, sample.Persons), (before.Total.RegisteredHouseholds, before.Total.RegisteredPersons));
            Assert.Equal(
                sample.Counties.OrderBy(c => c.Code, StringComparer.Ordinal)
                    .Select(c => (c.Published.Name, (long)c.Households, (long)c.Persons, (long)c.PoorVillages)),
                before.Lines.Select(l => (l.DisplayName, l.RegisteredHouseholds, l.RegisteredPersons, l.PoorVillages)));
            var causes = await host.Client<FigureService.FigureServiceClient>().ListCauseFiguresAsync(new(), cancellationToken: Ct);
            Assert.Equal((sample.Households, sample.Persons, before.Position), (
                causes.Lines.Sum(l => l.Households) + causes.HouseholdsWithoutCause, causes.Lines.Sum(l => l.Persons), causes.Position));

            await AssertEqualsRegistryAsync(host, before);
        }

        await using var again = await TestHost.StartAsync("registry,assessment", store: files);
        Assert.Equal(before, await CaughtUpAsync(again));
    }

    [Fact]
    public async Task Built_anew_the_figures_stay_as_they_are_and_lose_what_the_registry_does_not_have()
    {
        var sample = Sample.Create("luoyang", "0.002");
        await using var files = new TestStore();
        await using var host = await TestHost.StartAsync("registry,assessment", store: files);
        var registry = new RegistrySample(host, sample);
        await registry.ImportTreeAsync();
        await registry.ImportHouseholdsAsync();
        var before = await CaughtUpAsync(host, Tree(sample) + sample.Households);
        await using (var database = await files.OpenAsync<AssessmentDb>(AssessmentModule.Service, migrate: false))
            await Store.AddStrayHouseholdAsync(database, persons: 7);
        var figures = host.Client<FigureService.FigureServiceClient>();
        Assert.Equal(before.Total.RegisteredPersons + 7, (await figures.ListFiguresAsync(new(), cancellationToken: Ct)).Total.RegisteredPersons);

        var operations = host.Client<SubscriptionService.SubscriptionServiceClient>();
        await operations.RebootstrapSubscriptionAsync(new() { Name = "assessment/registry" }, cancellationToken: Ct);
        while (true)
        {
            var during = (await figures.ListFiguresAsync(new(), cancellationToken: Ct)).Total;
            Assert.InRange(during.RegisteredPersons, before.Total.RegisteredPersons, before.Total.RegisteredPersons + 7);
            var subscription = Assert.Single((await host.Client<FeedService.FeedServiceClient>().ListSubscriptionsAsync(new() { Consumer = "assessment" }, cancellationToken: Ct)).Subscriptions);
            if (subscription.RebuildingUntil == 0)
                break;
        }
        Assert.Equal(before, await CaughtUpAsync(host));
    }

    [Fact]
    public async Task An_import_that_is_undone_leaves_the_figures_as_they_were_and_imported_again_they_are_back()
    {
        var sample = Sample.Create("luoyang", "0.002");
        await using var host = await TestHost.StartAsync("registry,assessment");
        var registry = new RegistrySample(host, sample);
        await registry.ImportTreeAsync();
        var before = await CaughtUpAsync(host, Tree(sample));
        var import = await registry.ImportHouseholdsAsync();
        var after = await CaughtUpAsync(host, before.Position + sample.Households);
        Assert.Equal((0, sample.Households), (before.Total.RegisteredHouseholds, after.Total.RegisteredHouseholds));

        var imports = host.Client<HouseholdService.HouseholdServiceClient>();
        await imports.UndoImportAsync(new() { Name = import.Name, Reason = "导错了" }, cancellationToken: Ct);
        while ((await imports.GetImportAsync(new() { Name = import.Name }, cancellationToken: Ct)).State != ImportState.Undone) await Task.Delay(20, Ct);
        var undone = await CaughtUpAsync(host, after.Position + sample.Households);
        await AssertEqualsRegistryAsync(host, undone);
        Assert.Equal(At(before, 0), At(undone, 0));

        await registry.ImportHouseholdsAsync("again");
        Assert.Equal(At(after, 0), At(await CaughtUpAsync(host, undone.Position + sample.Households), 0));
    }

    /// <summary>Events of the divisions and villages.</summary>
    private static int Tree(Sample sample) => sample.Divisions.Count + sample.Villages.Count();

    /// <summary>On PostgreSQL an event gets its place in the log a moment after its write.</summary>
    private static async Task<ListFiguresResponse> CaughtUpAsync(TestHost host, long position)
    {
        while ((await host.Client<FeedService.FeedServiceClient>().GetHeadAsync(new() { Source = "registry" }, cancellationToken: Ct)).Position < position)
            await Task.Delay(20, Ct);
        var figures = await CaughtUpAsync(host);
        Assert.Equal(position, figures.Position);
        return figures;
    }

    private static ListFiguresResponse At(ListFiguresResponse figures, long position)
    {
        var copy = figures.Clone();
        copy.Position = position;
        return copy;
    }

    /// <summary>The registry counts its own rows; assessment knows only its events.</summary>
    private static async Task AssertEqualsRegistryAsync(TestHost host, ListFiguresResponse figures)
    {
        var registered = await host.Client<RecordService.RecordServiceClient>().GetDivisionFiguresAsync(
            new() { Division = figures.Total.Division }, cancellationToken: Ct);
        Assert.Equal(
            registered.Lines.Select(l => (l.Division, l.DivisionCode, l.PoorVillages, l.Households, l.Persons)),
            figures.Lines.Select(l => (l.Division, l.DivisionCode, l.PoorVillages, l.RegisteredHouseholds, l.RegisteredPersons)));
    }

    private static async Task<ListFiguresResponse> CaughtUpAsync(TestHost host)
    {
        var feed = host.Client<FeedService.FeedServiceClient>();
        var head = await feed.GetHeadAsync(new() { Source = "registry" }, cancellationToken: Ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var subscription = Assert.Single(
                (await feed.ListSubscriptionsAsync(new() { Consumer = "assessment" }, cancellationToken: patience.Token)).Subscriptions);
            Assert.Equal((SubscriptionState.Running, ""), (subscription.State, subscription.Problem));
            if (subscription.Position == head.Position)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }

        var figures = await host.Client<FigureService.FigureServiceClient>().ListFiguresAsync(new(), cancellationToken: Ct);
        Assert.Equal(head.Position, figures.Position);
        return figures;
    }
}
