using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Fupin.Host;
using Fupin.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Roster.Tests;

/// <summary>
/// The real host with a reader that embeds the Roster, and either the real registry or a source in its place; between them the real
/// exchange.
/// </summary>
internal sealed class RosterHost(TestHost host) : IAsyncDisposable
{
    private const string Reader = "reader";

    private long told;

    public TestHost Host => host;

    public IDbContextFactory<ReaderDb> Databases => host.Services.GetRequiredService<IDbContextFactory<ReaderDb>>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="store">To start again on the same data.</param>
    /// <param name="registry">The real registry instead of a source of the test's own.</param>
    public static async Task<RosterHost> StartAsync(TestStore store, bool registry = false)
    {
        if (store.Provider == StorageProvider.Postgres && !store.Settings.ContainsKey($"Fupin:{Reader}:ConnectionString"))
            await store.AddAsync(Reader);
        return new(await TestHost.StartAsync(registry ? RosterHosting.Source : Modules.None, store: store, configure: builder =>
        {
            if (!registry)
            {
                builder.AddServiceDb<SourceDb>(RosterHosting.Source);
                builder.AddFeed<SourceDb>(RosterHosting.Source);
            }
            builder.AddServiceDb<ReaderDb>(Reader);
            builder.AddRoster<ReaderDb>(Reader);
        }));
    }

    /// <summary>One transaction of the source; returns when the reader has applied it.</summary>
    public async Task TellAsync(params Told[] events)
    {
        await using (var db = host.Services.GetRequiredService<IDbContextFactory<SourceDb>>().CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            foreach (var next in events)
                db.Publish(next.Message, next.Subject, next.Version, next.Place, next.PreviousPlace);
            await write.CommitAsync(Ct);
        }
        told += events.Length;
        await AppliedAsync(told);
    }

    /// <summary>Returns when the reader has applied everything up to a position.</summary>
    public async Task AppliedAsync(long position)
    {
        while (true)
        {
            var subscription = await SubscriptionAsync();
            Assert.Equal((SubscriptionState.Running, ""), (subscription.State, subscription.Problem));
            if (subscription.Position >= position)
                return;
            await Task.Delay(10, Ct);
        }
    }

    public async Task<Subscription> SubscriptionAsync() => Assert.Single(
        (await host.Client<FeedService.FeedServiceClient>().ListSubscriptionsAsync(new() { Consumer = Reader }, cancellationToken: Ct)).Subscriptions);

    public async Task<long> HeadAsync() =>
        (await host.Client<FeedService.FeedServiceClient>().GetHeadAsync(new() { Source = RosterHosting.Source }, cancellationToken: Ct)).Position;

    public ReaderDb Open() => Databases.CreateDbContext();

    /// <summary>Every row of the roster, as text in the order of keys.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        await using var db = Open();
        return
        [
            .. Texts(await db.Set<RosterDivision>().AsNoTracking().ToListAsync(Ct)),
            .. Texts(await db.Set<RosterDivisionAncestor>().AsNoTracking().ToListAsync(Ct)),
            .. Texts(await db.Set<RosterVillage>().AsNoTracking().ToListAsync(Ct)),
            .. Texts(await db.Set<RosterHousehold>().AsNoTracking().ToListAsync(Ct)),
            .. Texts(await db.Set<RosterPerson>().AsNoTracking().ToListAsync(Ct)),
        ];
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static IEnumerable<string> Texts<T>(List<T> rows) =>
        rows.Select(row => System.Text.Json.JsonSerializer.Serialize(row)).Order(StringComparer.Ordinal);
}
