using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fupin.Kit;

/// <summary>A sign-in as it stands in the network: discovery document and keys over HTTP on 127.0.0.1. It can go away and come back on its port.</summary>
public sealed class TestSignIn : IAsyncDisposable
{
    private readonly TestIssuer _issuer;
    private readonly int _port = Ports.Free();
    private WebApplication? _app;
    private int _asked;

    public TestSignIn(TestIssuer issuer) => _issuer = issuer;

    /// <summary>What tokens are issued by; the document is below it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    /// <summary>What the document says who it is of; null: truly.</summary>
    public string? ClaimsToBe { get; set; }

    /// <summary>Instead of the keys.</summary>
    public string? Keys { get; set; }

    /// <summary>How often the document was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What a host needs to find it.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [("Fupin:Access:Issuer", Name), ("Fupin:Access:Keys", "")];

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () =>
        {
            Interlocked.Increment(ref _asked);
            return Results.Json(new { issuer = ClaimsToBe ?? Name, jwks_uri = $"{Name}/keys" });
        });
        _app.MapGet("/keys", () => Results.Text(Keys ?? File.ReadAllText(_issuer.KeysFile), "application/json"));
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
