using System.IO.Compression;
using System.Net;
using Fupin.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Server))]

namespace Fupin.Conformance;

/// <summary>A real server on a port of its own, HTTP/2 without TLS, for all tests of this assembly.</summary>
public sealed class Server : IAsyncLifetime
{
    readonly Endings _endings = new();
    readonly WebApplication _app;

    public Server()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(_endings);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.ResponseCompressionAlgorithm = "gzip";
            grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        _app = builder.Build();
        _app.MapGrpcService<ConformanceService>();
    }

    public Uri Address => new(_app.Urls.Single());

    public async ValueTask InitializeAsync() => await _app.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Returns once the server has seen the end of the waiting call of this name.</summary>
    internal Task SawTheEndOf(string name) => _endings.Of(name).Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
}
