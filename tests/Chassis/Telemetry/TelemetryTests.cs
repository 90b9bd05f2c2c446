using System.Text;
using Fupin.Chassis.Telemetry;
using Fupin.Chassis.Tests.Probing;
using Fupin.Kit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Tests.Telemetry;

public class TelemetryTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_arrive_over_OTLP_and_hold_nothing_of_the_request()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var host = await ProbeHost.StartAsync([("Fupin:Telemetry:Endpoint", collector.Address)]);
        var client = host.Client<Probe.ProbeClient>();
        await client.GetOnceAsync(new Order { Act = "relay", Text = "trace" });
        await Assert.ThrowsAsync<RpcException>(async () => await client.GetOnceAsync(new Order { Act = "crash", Text = ProbeHost.Secret }));
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Fupin.Test").LogInformation("said {Word}", "hello-otlp");
        await host.DisposeAsync();
        var traces = Text(collector, "Trace");
        Assert.Contains("/fupin.chassis.tests.Probe/", traces, StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore", traces, StringComparison.Ordinal);
        Assert.Contains("System.Net.Http", traces, StringComparison.Ordinal);
        Assert.Contains("luoyang", traces, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", Text(collector, "Metrics"), StringComparison.Ordinal);
        Assert.DoesNotContain(ProbeHost.Secret, Text(collector, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_there_is_nothing_of_it()
    {
        await using var host = await ProbeHost.StartAsync();
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is TelemetryExport);
    }

    private static string Text(OtlpCollector collector, string kind) => string.Concat(collector.Received(kind).Select(Encoding.UTF8.GetString));
}
