using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Kit;

/// <summary>Takes over gRPC what an OTLP collector would, and keeps the bytes.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received;

    private OtlpCollector(WebApplication app, ConcurrentQueue<(string Path, byte[] Body)> received) => (_app, _received) = (app, received);

    /// <summary>For <c>Fupin:Telemetry:Endpoint</c>.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<OtlpCollector> StartAsync()
    {
        var received = new ConcurrentQueue<(string, byte[])>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, body.ToArray()));
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[5]);
        });
        await app.StartAsync();
        return new(app, received);
    }

    /// <summary>The requests so far whose method's name holds this: <c>Trace</c>, <c>Metrics</c>, <c>Logs</c>.</summary>
    public IReadOnlyList<byte[]> Received(string kind) => [.. _received.Where(r => r.Path.Contains(kind, StringComparison.Ordinal)).Select(r => r.Body)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
