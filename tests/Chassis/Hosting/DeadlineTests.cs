using Fupin.Chassis.Tests.Probing;
using Fupin.Rpc;
using Grpc.Core;

namespace Fupin.Chassis.Tests.Hosting;

public class DeadlineTests
{
    private static DateTime In(double seconds) => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(seconds);

    [Fact]
    public async Task A_unary_call_has_10_seconds_unless_its_caller_says_otherwise_and_never_more_than_60()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client<Probe.ProbeClient>();
        var left = new Order { Act = "left" };
        Assert.InRange((await client.GetOnceAsync(left)).Number, 8_000, 10_000);
        Assert.InRange((await client.GetOnceAsync(left, deadline: In(5))).Number, 3_000, 5_000);
        Assert.InRange((await client.GetOnceAsync(left, deadline: In(30))).Number, 28_000, 30_000);
        Assert.InRange((await client.GetOnceAsync(left, deadline: In(3_600))).Number, 58_000, 60_000);
        Assert.Equal("none", (await client.CallAsync(MethodType.ServerStreaming, left)).Text);
    }

    [Fact]
    public async Task The_default_ends_a_call_with_DEADLINE_EXCEEDED_and_leaves_streams_alone()
    {
        await using var host = await ProbeHost.StartAsync([("Fupin:Grpc:DeadlineSeconds", "1")]);
        var client = host.Client<Probe.ProbeClient>();
        var e = await Assert.ThrowsAsync<RpcException>(async () => await client.GetOnceAsync(new Order { Act = "wait" }));
        Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
        Assert.Equal("DEADLINE_EXCEEDED", e.Detail<ErrorInfo>().Reason);
        using var open = client.Spread(new Order { Act = "wait" }, cancellationToken: TestContext.Current.CancellationToken);
        var next = open.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task What_is_left_travels_on_to_the_next_service()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client<Probe.ProbeClient>();
        Assert.InRange((await client.GetOnceAsync(new Order { Act = "relay", Text = "left" }, deadline: In(4))).Number, 1, 4_000);
        Assert.InRange((await client.GetOnceAsync(new Order { Act = "relay", Text = "left" })).Number, 4_001, 10_000);
        Assert.InRange((await client.GetOnceAsync(new Order { Act = "relay", Text = "left" }, deadline: In(30))).Number, 4_001, 10_000);
    }

    [Fact]
    public async Task A_cancelled_call_cancels_the_calls_it_made()
    {
        await using var host = await ProbeHost.StartAsync();
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAsync<RpcException>(async () =>
            await host.Client<Probe.ProbeClient>().GetOnceAsync(new Order { Act = "relay", Text = "wait" }, cancellationToken: gone.Token));
        Assert.DoesNotContain(host.Logs, log => log.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }
}
