using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>The feed through the generated client.</summary>
public sealed class FeedRpcTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private ExchangeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
        _host = await ExchangeHost.StartAsync(_store, Ports.Free(), Parts.Both);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_follower_gets_the_past_and_then_what_is_written()
    {
        await _host.Granary.PublishAsync("a", "b");
        await _host.UntilAsync(2);
        using var call = _host.Feed.Read(new ReadRequest { Source = "granary", After = 1, Follow = true }, cancellationToken: Ct);
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        Assert.Equal((1L, 2L), (call.ResponseStream.Current.From, call.ResponseStream.Current.To));
        await _host.Granary.PublishAsync("c");
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        var batch = call.ResponseStream.Current;
        Assert.Equal((2L, 3L), (batch.From, batch.To));
        Assert.Equal("c", Assert.Single(batch.Events).Data.Unpack<DivisionRecorded>().Division.DisplayName);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_read_that_does_not_follow_ends_at_the_head()
    {
        await _host.Granary.PublishAsync("a", "b", "c", "d");
        await _host.UntilAsync(4);
        using var call = _host.Feed.Read(new ReadRequest { Source = "granary", Types_ = { DivisionRecorded.Descriptor.FullName } }, cancellationToken: Ct);
        List<long> positions = [];
        while (await call.ResponseStream.MoveNext(Ct))
            positions.AddRange(call.ResponseStream.Current.Events.Select(e => e.Position));
        Assert.Equal([1, 2, 3, 4], positions);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_head_is_the_end_of_the_last_batch()
    {
        await _host.Granary.PublishAsync("a", "b");
        await _host.UntilAsync(2);
        var head = await _host.Feed.GetHeadAsync(new GetHeadRequest { Source = "granary" }, cancellationToken: Ct);
        using var call = _host.Feed.Read(new ReadRequest { Source = "granary" }, cancellationToken: Ct);
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        Assert.Equal((2L, head.Digest), (head.Position, call.ResponseStream.Current.DigestAfter));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("elsewhere", 0, StatusCode.NotFound)]
    [InlineData("granary", 1, StatusCode.OutOfRange)]
    [InlineData("granary", -1, StatusCode.InvalidArgument)]
    public async Task What_cannot_be_read_is_refused(string source, long after, StatusCode code)
    {
        using var call = _host.Feed.Read(new ReadRequest { Source = source, After = after }, cancellationToken: Ct);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct));
        Assert.Equal(code, refusal.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Subscriptions_say_where_they_are()
    {
        await _host.Granary.PublishAsync("a", "b");
        await _host.UntilAsync(2);
        var head = await _host.Feed.GetHeadAsync(new GetHeadRequest { Source = "granary" }, cancellationToken: Ct);
        var subscription = Assert.Single((await _host.Feed.ListSubscriptionsAsync(new ListSubscriptionsRequest(), cancellationToken: Ct)).Subscriptions);
        Assert.Equal("downstream/granary", subscription.Name);
        Assert.Equal("granary", subscription.Source);
        Assert.Equal((2L, head.Digest), (subscription.Position, subscription.Digest));
        Assert.Equal(SubscriptionState.Running, subscription.State);
        Assert.NotNull(subscription.AppliedTime);
        Assert.Empty((await _host.Feed.ListSubscriptionsAsync(new ListSubscriptionsRequest { Consumer = "other" }, cancellationToken: Ct)).Subscriptions);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_follower_does_not_hold_up_the_end_of_the_process()
    {
        using var call = _host.Feed.Read(new ReadRequest { Source = "granary", Follow = true }, cancellationToken: Ct);
        await call.ResponseHeadersAsync;
        var reading = call.ResponseStream.MoveNext(Ct);
        await _host.StopAsync();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => reading)).StatusCode);
    }
}
