using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Exchange;
using Fupin.Kit;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Audit;

public sealed class HeadTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly int _port = Ports.Free();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_service_keeps_the_heads_of_the_chains_it_hears_of_and_only_those()
    {
        await using var host = await ExchangeHost.StartAsync(
            _store, _port, Parts.Both, settings: [("Fupin:Audit:HeadInterval", "00:00:00.100")]);
        await host.Granary.PublishAsync("a", "b");
        List<AuditHeadRow> kept;
        while ((kept = await KeptAsync(host)).Count == 0)
            await Task.Delay(10, Ct);

        await using var db = host.Granary.CreateDbContext();
        foreach (var head in kept)
        {
            var digest = await db.Database.SqlQuery<byte[]>($"SELECT digest AS \"Value\" FROM audit_chain WHERE position = {head.Position}").SingleAsync(Ct);
            Assert.Equal(("granary", Convert.ToHexString(digest)), (head.Service, Convert.ToHexString(head.Digest)));
        }
    }

    [Fact]
    public async Task What_a_service_says_of_anothers_chain_is_not_kept()
    {
        await using var database = await _store.OpenAsync<Storage.GranaryDb>("granary");
        await using var db = database.CreateDbContext();
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            db.Publish(new AuditHeadPublished { Head = AuditHeads.ToMessage("registry", new(1, ChainDigest.Start), DateTimeOffset.UnixEpoch) }, "auditChains/registry", 1, "");
            var told = Fupin.Exchange.V1.Event.Parser.ParseFrom(write.Outbox[0]);
            await AuditHeads.KeepAsync(db, "downstream", [told], Ct);
            Assert.Empty(await db.Set<AuditHeadRow>().ToListAsync(Ct));
            await AuditHeads.KeepAsync(db, "registry", [told], Ct);
            Assert.Equal(1, Assert.Single(await db.Set<AuditHeadRow>().ToListAsync(Ct)).Position);
        }
    }

    private static async Task<List<AuditHeadRow>> KeptAsync(ExchangeHost host)
    {
        await using var db = host.Downstream.CreateDbContext();
        return await db.Set<AuditHeadRow>().AsNoTracking().Where(head => head.Service == "granary").ToListAsync(Ct);
    }
}
