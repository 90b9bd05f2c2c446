using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Fupin.Chassis.Telemetry;
using Fupin.Chassis.Tests.Probing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Tests.Telemetry;

public class TelemetryTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_arrive_over_OTLP_and_hold_nothing_of_the_request()
    {
        await using var collector = await Collector.StartAsync();
        var host = await ProbeHost.StartAsync([("Fupin:Telemetry:Endpoint", collector.Address)]);
        var client = host.Client<Probe.ProbeClient>();
        await client.GetOnceAsync(new Order { Act = "relay", Text = "trace" });
        await Assert.ThrowsAsync<RpcException>(async () => await client.GetOnceAsync(new Order { Act = "crash", Text = ProbeHost.Secret }));
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Fupin.Test").LogInformation("said {Word}", "hello-otlp");
        await host.DisposeAsync();
        var traces = collector.Received("Trace");
        Assert.Contains("/fupin.chassis.tests.Probe/", traces, StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore", traces, StringComparison.Ordinal);
        Assert.Contains("System.Net.Http", traces, StringComparison.Ordinal);
        Assert.Contains("luoyang", traces, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", collector.Received("Metrics"), StringComparison.Ordinal);
        Assert.DoesNotContain(ProbeHost.Secret, collector.Received(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_there_is_nothing_of_it()
    {
        await using var host = await ProbeHost.StartAsync();
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is TelemetryExport);
    }

    /// <summary>Takes what an OTLP collector would, and keeps the bytes.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Body)> received) : IAsyncDisposable
    {
        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        public static async Task<Collector> StartAsync()
        {
            var received = new ConcurrentQueue<(string, string)>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
            var app = builder.Build();
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                received.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
                context.Response.ContentType = "application/grpc";
                context.Response.AppendTrailer("grpc-status", "0");
                await context.Response.Body.WriteAsync(new byte[5]);
            });
            await app.StartAsync();
            return new(app, received);
        }

        public string Received(string kind) => string.Concat(received.Where(r => r.Path.Contains(kind, StringComparison.Ordinal)).Select(r => r.Body));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
