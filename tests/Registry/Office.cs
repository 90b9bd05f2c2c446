using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Registry.Tests;

/// <summary>A registry with two counties, reached as officers do.</summary>
internal sealed class Office : IAsyncDisposable
{
    private readonly TestCaller caller;

    private Office(TestHost host, TestCaller? caller = null) => (Host, this.caller) = (host, caller ?? host.Everyone);

    public TestHost Host { get; }

    public static Office At(TestHost host) => new(host);

    /// <summary>The same registry, reached as somebody else. Not to be disposed.</summary>
    public Office As(TestCaller other) => new(Host, other);

    public HouseholdService.HouseholdServiceClient Households => caller.Client<HouseholdService.HouseholdServiceClient>();
    public DivisionService.DivisionServiceClient Divisions => caller.Client<DivisionService.DivisionServiceClient>();
    public VillageService.VillageServiceClient Villages => caller.Client<VillageService.VillageServiceClient>();

    public static async Task<Office> OpenAsync(TestStore? store = null, params (string, string)[] settings)
    {
        var office = new Office(await TestHost.StartAsync("registry", settings, store: store));
        try
        {
            await office.Divisions.ImportDivisionsAsync(Tree());
        }
        catch (RpcException failure)
        {
            throw new InvalidOperationException(string.Join('\n', office.Host.Logs.Where(l => l.Level >= LogLevel.Warning).Select(l => l.Text)), failure);
        }

        return office;
    }

    public static ImportDivisionsRequest Tree()
    {
        var request = new ImportDivisionsRequest();
        (string Code, string Name)[] rows =
        [
            ("41", "河南省"), ("4103", "洛阳市"), ("410324", "栾川县"), ("410325", "嵩县"),
            ("410324100", "甲乡"), ("410325100", "乙镇"),
            ("410324100201", "一村"), ("410324100202", "二村"), ("410325100201", "一村"),
        ];
        request.Rows.AddRange(rows.Select((row, i) => new DivisionRow { Line = i + 2, Code = row.Code, DisplayName = row.Name, Invented = row.Code.Length > 6 }));
        return request;
    }

    /// <summary>The database itself, to see what was stored.</summary>
    public async Task<T> StoredAsync<T>(Func<RegistryDb, Task<T>> read)
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<RegistryDb>>().CreateDbContextAsync();
        return await read(db);
    }

    public Task<int> CountAsync<T>()
        where T : class => StoredAsync(db => db.Set<T>().CountAsync());

    /// <summary>All events of the registry's log, as a department reads them from the feed.</summary>
    public async Task<List<Event>> EventsAsync()
    {
        // on PostgreSQL an event gets its place in the log a moment after its write
        while (await StoredAsync(db => db.Database.SqlQueryRaw<long>("SELECT count(*) AS \"Value\" FROM outbox WHERE first IS NULL").SingleAsync()) > 0)
            await Task.Delay(10);
        using var call = Host.Client<FeedService.FeedServiceClient>().Read(new() { Source = "registry" });
        var events = new List<Event>();
        await foreach (var batch in call.ResponseStream.ReadAllAsync()) events.AddRange(batch.Events);
        return events;
    }

    /// <summary>A whole import: begin, batches of whole sheets, end.</summary>
    public Task<ImportOutcome> ImportAsync(Sheet sheet, string id = "test", int year = 0) => ImportAsync(id, sheet.Headers, year, Sheet.Batch(1, sheet.Rows()));

    public Task<ImportOutcome> ImportAsync(string id, IReadOnlyList<string> headers, int year, params ImportBatch[] batches) =>
        ImportAsync(new ImportBegin { ImportId = id, FileName = "样例.csv", DefaultYear = year, Columns = { headers } }, batches);

    public async Task<ImportOutcome> ImportAsync(ImportBegin begin, params ImportBatch[] batches)
    {
        using var call = Households.ImportHouseholds();
        var sending = SendAsync(call.RequestStream, begin, batches);
        var outcome = new ImportOutcome();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.Begun is { } begun) outcome.Begun = begun;
            if (answer.Result is { } result) outcome.Results.Add(result);
            if (answer.Finished is { } finished) outcome.Finished = finished;
        }

        await sending;
        return outcome;
    }

    /// <summary>What an import of a whole sheet would do.</summary>
    public Task<PreviewOutcome> PreviewAsync(Sheet sheet) => PreviewAsync(sheet.Headers, Sheet.Batch(1, sheet.Rows()));

    public async Task<PreviewOutcome> PreviewAsync(IReadOnlyList<string> headers, params ImportBatch[] batches)
    {
        using var call = Households.PreviewHouseholds();
        var sending = SendAsync(call.RequestStream, new() { ImportId = "preview", FileName = "样例.csv", Columns = { headers } }, batches);
        var outcome = new PreviewOutcome();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.Result is { } result) outcome.Results.Add(result);
            if (answer.Finished is { } finished) outcome.Counts = finished.Counts;
        }

        await sending;
        return outcome;
    }

    public async Task<Import> UndoAsync(string name, string reason = "导错了", string requestId = "") =>
        await Households.UndoImportAsync(new() { Name = name, Reason = reason, RequestId = requestId });

    /// <summary>The import once it is undone.</summary>
    public async Task<Import> UndoneAsync(string name)
    {
        while (true)
        {
            var import = await Households.GetImportAsync(new() { Name = name });
            if (import.State == ImportState.Undone) return import;
            Assert.Equal(ImportState.Undoing, import.State);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static async Task SendAsync(IClientStreamWriter<ImportHouseholdsRequest> requests, ImportBegin begin, ImportBatch[] batches)
    {
        try
        {
            await requests.WriteAsync(new() { Begin = begin });
            foreach (var batch in batches) await requests.WriteAsync(new() { Batch = batch });
            await requests.WriteAsync(new() { End = new() { Batches = batches.Length == 0 ? 0 : batches.Max(b => b.Number) } });
            await requests.CompleteAsync();
        }
        catch (RpcException)
        {
            // the refusal is read from the answers
        }
        catch (InvalidOperationException)
        {
            // the call ended while sending
        }
    }
}

internal sealed class PreviewOutcome
{
    public List<PreviewBatchResult> Results { get; } = [];
    public ImportCounts Counts { get; set; } = new();
    public List<HouseholdPreview> Households => [.. Results.SelectMany(r => r.Households)];
}

internal sealed class ImportOutcome
{
    public ImportBegun? Begun { get; set; }
    public List<ImportBatchResult> Results { get; } = [];
    public Import? Finished { get; set; }
    public ImportCounts Counts => Finished!.Counts;
    public List<RowError> Errors => [.. Results.SelectMany(r => r.Errors)];
    public IEnumerable<string> Reasons => Errors.Select(e => e.Reason);
}
