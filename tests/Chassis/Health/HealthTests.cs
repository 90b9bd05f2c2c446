using System.Net;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Tests.Probing;
using Fupin.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Fupin.Chassis.Tests.Health;

public class HealthTests
{
    private const string ProbeName = "fupin.chassis.tests.Probe";

    [Fact]
    public async Task Check_and_list_know_the_services_of_the_process()
    {
        await using var host = await ProbeHost.StartAsync();
        var health = host.Client<Grpc.Health.V1.Health.HealthClient>();
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = ProbeName })).Status);
        var e = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "fupin.Nothing" }));
        Assert.Equal((StatusCode.NotFound, "UNKNOWN_SERVICE"), (e.StatusCode, e.Detail<ErrorInfo>().Reason));
        var all = (await health.ListAsync(new HealthListRequest())).Statuses;
        Assert.Superset(new HashSet<string>(["", ProbeName, "grpc.health.v1.Health"]), all.Keys.ToHashSet());
        Assert.All(all.Values, status => Assert.Equal(ServingStatus.Serving, status.Status));
    }

    [Fact]
    public async Task A_watcher_hears_of_every_change_and_does_not_hold_up_the_stop()
    {
        var host = await ProbeHost.StartAsync();
        var readiness = host.Services.GetRequiredService<Readiness>();
        using var watch = host.Client<Grpc.Health.V1.Health.HealthClient>().Watch(new HealthCheckRequest { Service = ProbeName });
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        readiness.Object("test");
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        readiness.Object("another");
        readiness.Clear("test");
        readiness.Clear("another");
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        var stopped = host.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>();
        stopped.StopApplication();
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.False(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_watcher_of_an_unknown_service_is_told_so_and_stays()
    {
        await using var host = await ProbeHost.StartAsync();
        using var watch = host.Client<Grpc.Health.V1.Health.HealthClient>().Watch(new HealthCheckRequest { Service = "fupin.Nothing" });
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
        var next = watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task The_probes_answer_on_the_http_port()
    {
        await using var host = await ProbeHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.HttpAddress };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
        Assert.Equal("ready\n", await http.GetStringAsync("/healthz/ready"));
        host.Services.GetRequiredService<Readiness>().Object("test");
        using var notReady = await http.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Equal("not ready: test\n", await notReady.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return watch.ResponseStream.Current.Status;
    }
}
