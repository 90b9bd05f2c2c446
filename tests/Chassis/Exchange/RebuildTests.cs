using Fupin.Chassis.Exchange;
using Fupin.Chassis.Tests.Probing;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>Building a subscription anew: a new generation in the same tables.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    private const string Name = "downstream/granary";

    private readonly TestStore _store = new();
    private readonly int _port = Ports.Free();
    private ExchangeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
        _host = await ExchangeHost.StartAsync(_store, _port, Parts.Both, TimeSpan.FromMilliseconds(100));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_held_stays_visible_never_goes_back_and_what_the_log_does_not_have_goes_at_the_end()
    {
        var id = await PublishAsync();
        await AddStrayAsync();
        List<List<string>> seen = [];
        _host.Toxicity.Meanwhile = async _ => seen.Add(await _host.CopiesAsync());

        var begun = await _host.Operator.RebootstrapSubscriptionAsync(new() { Name = Name }, cancellationToken: Ct);
        Assert.Equal((2L, 8L), (begun.Generation, begun.RebuildingUntil));
        var done = await _host.UntilRebuiltAsync(2);

        Assert.Equal((8L, SubscriptionState.Running), (done.Position, done.State));
        Assert.NotEmpty(seen);
        Assert.All(seen, copies => Assert.Equal(["b", "c", "d", "e", "f", "g", "later", "stray"], copies));
        Assert.Equal(["b", "c", "d", "e", "f", "g", "later"], await _host.CopiesAsync());
        await using var db = _host.Downstream.CreateDbContext();
        Assert.All(await db.Copies.ToListAsync(Ct), copy => Assert.Equal(2, copy.Generation));
        Assert.Equal(2, (await db.Copies.SingleAsync(copy => copy.Id == id, Ct)).Version);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_replaced_log_wins_over_what_was_held_whatever_the_versions_say()
    {
        var id = await PublishAsync();
        await _host.Granary.RewindAsync();
        await _host.UntilAsync(at => at.State == SubscriptionState.Diverged);
        await _host.Granary.PublishAsync("x", "y");
        await SequencedAsync(3);

        var begun = await _host.Operator.RebootstrapSubscriptionAsync(new() { Name = Name }, cancellationToken: Ct);
        Assert.Equal((SubscriptionState.Running, 3L), (begun.State, begun.RebuildingUntil));
        await _host.UntilRebuiltAsync(2);
        // the subject had version 2 in the log that is gone
        Assert.Equal(["a", "x", "y"], await _host.CopiesAsync());
        await using var db = _host.Downstream.CreateDbContext();
        Assert.Equal(1, (await db.Copies.SingleAsync(copy => copy.Id == id, Ct)).Version);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_rebuild_that_was_cut_off_is_finished_by_the_next_process()
    {
        await PublishAsync();
        await AddStrayAsync();
        var reached = new TaskCompletionSource();
        var batches = 0;
        _host.Toxicity.Meanwhile = async ct =>
        {
            if (++batches < 2)
                return;
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
        };
        await _host.Operator.RebootstrapSubscriptionAsync(new() { Name = Name }, cancellationToken: Ct);
        await reached.Task.WaitAsync(Ct);
        await _host.DisposeAsync();

        _host = await ExchangeHost.StartAsync(_store, _port, Parts.Both, TimeSpan.FromMilliseconds(100));
        await _host.UntilRebuiltAsync(2);
        Assert.Equal(["b", "c", "d", "e", "f", "g", "later"], await _host.CopiesAsync());
        // the first batch was kept: nothing is applied a third time
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8], await _host.ArrivalsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task One_rebuild_at_a_time()
    {
        await PublishAsync();
        await _host.Downstream.ExecuteAsync("UPDATE checkpoints SET rebuild = 1, rebuild_until = 1000");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _host.Operator.RebootstrapSubscriptionAsync(new() { Name = Name }, cancellationToken: Ct).ResponseAsync);
        Assert.Equal((StatusCode.FailedPrecondition, "REBUILDING"), (refusal.StatusCode, refusal.Detail<ErrorInfo>().Reason));
        Assert.Equal(1, (await _host.CheckpointAsync()).Generation);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reaction_answers_once_to_what_happens_after_it_is_there()
    {
        await PublishAsync();
        var before = (await _host.EchoesAsync()).Count;
        var news = await _host.Granary.PublishAsync("h", "i");
        await _host.UntilAsync(10);
        Assert.Equal(news.Select(id => $"divisions/{id}"), (await _host.EchoesAsync()).Skip(before));
        var all = await _host.EchoesAsync();

        // the same events again: the consumer's database was restored to before them, except for what reactions did
        await _host.Downstream.ExecuteAsync("DELETE FROM checkpoints");
        await _host.UntilAsync(10);
        await _host.Operator.RebootstrapSubscriptionAsync(new() { Name = Name }, cancellationToken: Ct);
        await _host.UntilRebuiltAsync(2);
        Assert.Equal(all, await _host.EchoesAsync());

        var last = await _host.Granary.PublishAsync("j");
        await _host.UntilAsync(11);
        Assert.Equal([.. all, $"divisions/{last[0]}"], await _host.EchoesAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_newcomers_reaction_leaves_the_past_alone()
    {
        await _host.DisposeAsync();
        await using (var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary))
        {
            await granary.Granary.PublishAsync("a", "b", "c", "d", "e");
            await SequencedAsync(granary, 5);
        }
        _host = await ExchangeHost.StartAsync(_store, _port, Parts.Both, TimeSpan.FromMilliseconds(100));
        await _host.UntilAsync(5);
        Assert.Empty(await _host.EchoesAsync());
        var id = await _host.Granary.PublishAsync("f");
        await _host.UntilAsync(6);
        Assert.Equal([$"divisions/{id[0]}"], await _host.EchoesAsync());
    }

    /// <summary>Seven subjects in eight events: the first has two versions.</summary>
    private async Task<Guid> PublishAsync()
    {
        var first = await _host.Granary.PublishAsync("a");
        await _host.Granary.PublishAsync("b", "c", "d", "e");
        await _host.Granary.PublishAsync(first[0], 2, "later");
        await _host.Granary.PublishAsync("f", "g");
        await _host.UntilAsync(8);
        return first[0];
    }

    private async Task AddStrayAsync()
    {
        await using var db = _host.Downstream.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        db.Add(new Copy { Id = Guid.Parse("00000000-0000-7000-8000-000000000001"), Text = "stray", Generation = 1 });
        await write.CommitAsync(Ct);
    }

    private Task SequencedAsync(long position) => SequencedAsync(_host, position);

    private static async Task SequencedAsync(ExchangeHost host, long position)
    {
        while ((await host.Feed.GetHeadAsync(new GetHeadRequest { Source = "granary" }, cancellationToken: Ct)).Position != position)
            await Task.Delay(10, Ct);
    }
}
