using Fupin.Kit;
using System.Diagnostics;
using Fupin.Chassis.Tests.Probing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Tests.Hosting;

public class ServiceClientTests
{
    [Fact]
    public async Task A_read_is_tried_again_on_UNAVAILABLE_and_a_write_is_not()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Services.GetRequiredService<Probe.ProbeClient>();
        Assert.Equal(3, (await client.GetOnceAsync(new Order { Act = "flaky" })).Number);
        host.Services.GetRequiredService<Tries>().Count = 0;
        var e = await Assert.ThrowsAsync<RpcException>(async () => await client.WriteOnceAsync(new Order { Act = "flaky" }));
        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
        Assert.Equal(1, host.Services.GetRequiredService<Tries>().Count);
    }

    [Fact]
    public async Task The_trace_goes_along()
    {
        await using var host = await ProbeHost.StartAsync();
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var client = host.Services.GetRequiredService<Probe.ProbeClient>();
        Assert.Equal(activity.TraceId.ToHexString(), (await client.GetOnceAsync(new Order { Act = "trace" })).Text);
        Assert.Equal(activity.TraceId.ToHexString(), (await client.GetOnceAsync(new Order { Act = "relay", Text = "trace" })).Text);
    }

    [Fact]
    public async Task A_Dapr_sidecar_is_told_whom_to_call_when_configured()
    {
        var ask = new Order { Act = "header", Text = "dapr-app-id" };
        await using var with = await ProbeHost.StartAsync([("Fupin:Services:probe:DaprAppId", "fupin-probe")]);
        Assert.Equal("fupin-probe", (await with.Services.GetRequiredService<Probe.ProbeClient>().GetOnceAsync(ask)).Text);
        await using var without = await ProbeHost.StartAsync();
        Assert.Equal("", (await without.Services.GetRequiredService<Probe.ProbeClient>().GetOnceAsync(ask)).Text);
    }

    [Fact]
    public async Task The_address_of_a_service_is_configuration()
    {
        // one store: the other process trusts this one's development key
        await using var store = new TestStore();
        await using var there = await ProbeHost.StartAsync(store: store);
        await using var here = await ProbeHost.StartAsync([("Fupin:Services:probe:Address", there.Address.ToString())], store: store);
        await here.Services.GetRequiredService<Probe.ProbeClient>().WriteOnceAsync(new Order { Act = "flaky" }).ResponseAsync.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(1, there.Services.GetRequiredService<Tries>().Count);
        Assert.Equal(0, here.Services.GetRequiredService<Tries>().Count);
    }
}
