using Fupin.Chassis.Requests;
using Fupin.Chassis.Tests.Probing;
using Fupin.Chassis.Tests.Storage;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Tests.Requests;

public sealed class OnceTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new(new DateTimeOffset(2016, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TestStore _store = new();
    private TestHost _host = null!;

    private Probe.ProbeClient Client => _host.Client<Probe.ProbeClient>();

    public async ValueTask InitializeAsync() => _host = await ProbeHost.StartAsync(clock: _clock, storage: true, store: _store);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static Order Store(string text, string id) => new() { Act = "store", Text = text, RequestId = id };

    private async Task<(int Copies, int Requests)> StoredAsync()
    {
        await using var db = _host.Services.GetRequiredService<IDbContextFactory<GranaryDb>>().CreateDbContext();
        return (await db.Copies.CountAsync(), await db.Set<RequestRow>().CountAsync());
    }

    [Fact]
    public async Task The_same_request_is_answered_the_same_and_written_once()
    {
        var first = await Client.WriteOnceAsync(Store("a", "r1"));
        Assert.Equal(first, await Client.WriteOnceAsync(Store("a", "r1")));
        Assert.Equal((1, 1), await StoredAsync());
        Assert.NotEqual(first, await Client.WriteOnceAsync(Store("a", "r2")));
        Assert.Equal((2, 2), await StoredAsync());
    }

    [Fact]
    public async Task Without_an_id_every_request_is_a_write_and_none_is_kept()
    {
        await Client.WriteOnceAsync(Store("a", ""));
        await Client.WriteOnceAsync(Store("a", ""));
        Assert.Equal((2, 0), await StoredAsync());
    }

    [Fact]
    public async Task The_id_of_another_request_is_refused_and_nothing_is_written()
    {
        await Client.WriteOnceAsync(Store("a", "r1"));
        var e = await Assert.ThrowsAsync<RpcException>(async () => await Client.WriteOnceAsync(Store("b", "r1")));
        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (e.StatusCode, e.Detail<ErrorInfo>().Reason));
        var other = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetOnceAsync(Store("a", "r1")));
        Assert.Equal("REQUEST_ID_REUSED", other.Detail<ErrorInfo>().Reason);
        var tooLong = await Assert.ThrowsAsync<RpcException>(async () => await Client.WriteOnceAsync(Store("a", new string('r', 65))));
        Assert.Equal("REQUEST_ID_TOO_LONG", tooLong.Detail<BadRequest>().FieldViolations[0].Reason);
        Assert.Equal((1, 1), await StoredAsync());
    }

    [Fact]
    public async Task A_write_that_failed_is_not_kept_and_may_be_tried_again()
    {
        var failing = Store("a", "r1");
        failing.Act = "store-and-fail";
        await Assert.ThrowsAsync<RpcException>(async () => await Client.WriteOnceAsync(failing));
        Assert.Equal((0, 0), await StoredAsync());
        await Client.WriteOnceAsync(Store("a", "r1"));
        Assert.Equal((1, 1), await StoredAsync());
    }

    [Fact]
    public async Task After_7_days_the_id_is_forgotten()
    {
        var first = await Client.WriteOnceAsync(Store("a", "r1"));
        await Client.WriteOnceAsync(Store("a", "r2"));
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        Assert.Equal(first, await Client.WriteOnceAsync(Store("a", "r1")));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first, await Client.WriteOnceAsync(Store("b", "r1")));
        Assert.Equal(3, (await StoredAsync()).Copies);
        _clock.Advance(TimeSpan.FromHours(2));
        await Client.WriteOnceAsync(Store("c", "r3"));
        Assert.Equal((4, 2), await StoredAsync());
    }

    [Fact]
    public async Task Twins_sent_at_once_are_written_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Client.WriteOnceAsync(Store("a", "r1")).ResponseAsync));
        Assert.Single(answers.Distinct());
        Assert.Equal((1, 1), await StoredAsync());
    }
}
