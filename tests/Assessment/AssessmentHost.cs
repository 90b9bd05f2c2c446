using Fupin.Cli;
using Fupin.Kit;
using Fupin.Type.V1;

namespace Fupin.Assessment.Tests;

/// <summary>The service alone, called through its generated clients; the registry's events are applied to its database by <see cref="Store"/>.</summary>
internal sealed class AssessmentHost : IAsyncDisposable
{
    private readonly TestHost host;
    private readonly V1.ExitPlanService.ExitPlanServiceClient plans;
    private readonly V1.FigureService.FigureServiceClient figures;

    private AssessmentHost(TestHost host, Store store)
    {
        (this.host, Store) = (host, store);
        plans = host.Client<V1.ExitPlanService.ExitPlanServiceClient>();
        figures = host.Client<V1.FigureService.FigureServiceClient>();
    }

    public Store Store { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<AssessmentHost> StartAsync(string city = "luoyang")
    {
        var files = new TestStore();
        var started = await TestHost.StartAsync(AssessmentModule.Service, [("Fupin:City", city)], store: files);
        return new(started, new Store(files, await files.OpenAsync<AssessmentDb>(AssessmentModule.Service, migrate: false)));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await Store.DisposeAsync();
    }

    public async Task<V1.ExitPlan> ImportAsync(V1.ImportExitPlanRequest request) => await plans.ImportExitPlanAsync(request, cancellationToken: Ct);

    public Task<V1.ExitPlan> ImportAsync(PublishedExitPlan plan) =>
        ImportAsync(new V1.ImportExitPlanRequest { Jurisdiction = plan.Jurisdiction, Document = plan.Document, Lines = { plan.Lines } });

    public async Task<V1.ExitPlan> GetAsync(string name) => await plans.GetExitPlanAsync(new() { Name = name }, cancellationToken: Ct);

    public async Task<V1.ExitPlan> InForceAsync(string jurisdiction) =>
        await plans.GetExitPlanAsync(new() { Name = "exitPlans/-", Jurisdiction = jurisdiction }, cancellationToken: Ct);

    public async Task<V1.ListExitPlansResponse> ListAsync(string jurisdiction, int pageSize = 0, string pageToken = "") =>
        await plans.ListExitPlansAsync(new() { Jurisdiction = jurisdiction, PageSize = pageSize, PageToken = pageToken }, cancellationToken: Ct);

    public async Task<V1.ListFiguresResponse> FiguresAsync(string division = "", DivisionLevel level = default) =>
        await figures.ListFiguresAsync(new() { Division = division, Level = level }, cancellationToken: Ct);

    public async Task<V1.ListCauseFiguresResponse> CausesAsync(string division = "") =>
        await figures.ListCauseFiguresAsync(new() { Division = division }, cancellationToken: Ct);
}
