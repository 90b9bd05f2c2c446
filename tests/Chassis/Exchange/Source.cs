using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>A granary's log without a host: publishes, sequences, reads.</summary>
internal sealed class Source : IAsyncDisposable
{
    private Source(TestDatabase<GranaryDb> database, ExchangeOptions options)
    {
        Database = database;
        using var db = database.CreateDbContext();
        Log = new FeedLog("granary", db.Runtime, database.CreateDbContext, options);
    }

    public TestDatabase<GranaryDb> Database { get; }

    public FeedLog Log { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Source> OpenAsync(TestStore store, ExchangeOptions? options = null, string name = "granary") =>
        new(await store.OpenAsync<GranaryDb>(name), options ?? new ExchangeOptions());

    public async Task PublishAsync(params string[] texts)
    {
        await Database.PublishAsync(texts);
        await SequenceAsync();
    }

    /// <summary>What the hosted sequencer does on PostgreSQL; SQLite needs none.</summary>
    public async Task SequenceAsync()
    {
        if (Log.Runtime.Provider == StorageProvider.Postgres)
            while (await new Sequencer(Log, NullLogger<Sequencer>.Instance).SequenceAsync(Ct) > 0)
                Ct.ThrowIfCancellationRequested();
    }

    public async Task<List<Batch>> ReadAsync(long after = 0, FeedFilter? filter = null)
    {
        var reader = await Log.ReadAfterAsync(after, filter ?? FeedFilter.All, Ct);
        List<Batch> batches = [];
        while (await reader.NextAsync(Ct) is { } batch)
            batches.Add(batch);
        return batches;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
