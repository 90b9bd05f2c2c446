using Fupin.Chassis.Exchange;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>The rules of applying, batch by batch.</summary>
public sealed class ApplierTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly Toxicity _toxicity = new();
    private readonly Checkpoints _checkpoints = new("downstream/granary", "granary");
    private Source _source = null!;
    private TestDatabase<DownstreamDb> _downstream = null!;
    private ServiceProvider _services = null!;
    private Applier<DownstreamDb, CopyProjection> _applier = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await Source.OpenAsync(_store, new ExchangeOptions { BatchEvents = 2 });
        _downstream = await _store.OpenAsync<DownstreamDb>("downstream");
        _services = new ServiceCollection()
            .AddSingleton(_toxicity)
            .AddScoped(_ => _downstream.CreateDbContext())
            .AddScoped<CopyProjection>()
            .BuildServiceProvider();
        _applier = new(_services.GetRequiredService<IServiceScopeFactory>(), _checkpoints, new Unpacking(CopyProjection.Types), new Reactions<DownstreamDb>([]));
        await _source.PublishAsync("a", "b", "c", "d", "e");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _downstream.DisposeAsync();
        await _source.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Batches_in_order_are_applied_and_move_the_checkpoint()
    {
        foreach (var batch in await _source.ReadAsync())
            Assert.Equal(BatchVerdict.Apply, await ApplyAsync(batch));
        Assert.Equal([1, 2, 3, 4, 5], await ArrivalsAsync());
        var (position, digest) = await CheckpointAsync();
        Assert.Equal(5, position);
        Assert.Equal((await _source.Log.HeadAsync(Ct)).Digest, digest);
    }

    [Fact]
    public async Task A_batch_that_comes_again_has_no_effect()
    {
        var batches = await _source.ReadAsync();
        await ApplyAsync(batches[0]);
        await ApplyAsync(batches[1]);
        Assert.Equal(BatchVerdict.Duplicate, await ApplyAsync(batches[1]));
        Assert.Equal(BatchVerdict.Duplicate, await ApplyAsync(batches[0]));
        Assert.Equal([1, 2, 3, 4], await ArrivalsAsync());
    }

    [Fact]
    public async Task A_malformed_batch_is_judged_by_where_it_stands_before_it_is_read()
    {
        var batches = await _source.ReadAsync();
        await ApplyAsync(batches[0]);
        foreach (var stored in batches[0].Events.Concat(batches[1].Events))
            stored.Data.Value = ByteString.CopyFrom(0xFF);
        Assert.Equal(BatchVerdict.Duplicate, await ApplyAsync(batches[0]));
        await Assert.ThrowsAsync<InvalidProtocolBufferException>(() => ApplyAsync(batches[1]));
        batches[1].DigestBefore = ByteString.CopyFrom(new byte[32]);
        Assert.Equal(BatchVerdict.Diverged, await ApplyAsync(batches[1]));
        Assert.Equal([1, 2], await ArrivalsAsync());
    }

    [Fact]
    public async Task A_gap_an_overlap_and_a_header_are_pulled_not_applied()
    {
        var batches = await _source.ReadAsync();
        Assert.Equal(BatchVerdict.Pull, await ApplyAsync(batches[1]));
        await ApplyAsync(batches[0]);
        var overlap = (await _source.ReadAsync(1))[0];
        Assert.Equal((1L, 3L), (overlap.From, overlap.To));
        Assert.Equal(BatchVerdict.Pull, await ApplyAsync(overlap));
        var header = batches[1].Clone();
        header.Events.Clear();
        header.EventsOmitted = true;
        Assert.Equal(BatchVerdict.Pull, await ApplyAsync(header));
        Assert.Equal([1, 2], await ArrivalsAsync());
    }

    [Fact]
    public async Task A_batch_with_another_digest_is_divergence()
    {
        var batches = await _source.ReadAsync();
        await ApplyAsync(batches[0]);
        var forged = batches[1].Clone();
        forged.DigestBefore = ByteString.CopyFrom(new byte[32]);
        Assert.Equal(BatchVerdict.Diverged, await ApplyAsync(forged));
        Assert.Equal([1, 2], await ArrivalsAsync());
    }

    [Fact]
    public async Task A_failing_batch_leaves_neither_effect_nor_checkpoint()
    {
        await _source.PublishAsync("poison");
        var batches = await _source.ReadAsync();
        await ApplyAsync(batches[0]);
        await ApplyAsync(batches[1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(batches[2]));
        Assert.Equal([1, 2, 3, 4], await ArrivalsAsync());
        Assert.Equal(4, (await CheckpointAsync()).Position);
    }

    [Fact]
    public async Task One_by_one_the_poison_is_found_after_three_tries_and_nothing_of_the_batch_is_kept()
    {
        await _source.PublishAsync("poison");
        foreach (var batch in (await _source.ReadAsync()).SkipLast(1))
            await ApplyAsync(batch);
        var before = _toxicity.Batches;
        var (poison, failure) = Assert.NotNull(await _applier.ApplyOneByOneAsync((await _source.ReadAsync())[^1], Ct));
        Assert.Equal(6, poison.Position);
        Assert.IsType<InvalidOperationException>(failure);
        Assert.Equal(1 + 3, _toxicity.Batches - before);
        Assert.Equal([1, 2, 3, 4], await ArrivalsAsync());
    }

    [Fact]
    public async Task One_by_one_a_batch_without_poison_is_applied()
    {
        foreach (var batch in await _source.ReadAsync())
            Assert.Null(await _applier.ApplyOneByOneAsync(batch, Ct));
        Assert.Equal([1, 2, 3, 4, 5], await ArrivalsAsync());
        Assert.Equal(5, (await CheckpointAsync()).Position);
    }

    [Fact]
    public async Task Two_instances_of_a_consumer_apply_each_event_once()
    {
        var batches = await _source.ReadAsync();
        foreach (var batch in batches)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ApplyAsync(batch), Ct)));
        Assert.Equal([1, 2, 3, 4, 5], await ArrivalsAsync());
    }

    private Task<BatchVerdict> ApplyAsync(Batch batch) => _applier.ApplyAsync(_applier.Types.Begin(batch), Ct);

    private async Task<List<long>> ArrivalsAsync()
    {
        await using var db = _downstream.CreateDbContext();
        return await db.Arrivals.OrderBy(arrival => arrival.Id).Select(arrival => arrival.Position).ToListAsync(Ct);
    }

    private async Task<(long Position, byte[] Digest)> CheckpointAsync()
    {
        await using var db = _downstream.CreateDbContext();
        await db.Database.OpenConnectionAsync(Ct);
        var row = await _checkpoints.ReadAsync(db, Ct);
        return (row.Position, row.Digest);
    }
}
