using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Fupin.Chassis.Access;

/// <summary>
/// An issuer's public keys, from its discovery document or a JWKS file. A token that names an unknown key makes them be fetched again (rollover),
/// not more often than allowed: anybody can send such tokens.
/// </summary>
internal sealed class TokenKeys(IssuerOptions issuer, TimeSpan refresh, HttpClient http, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>Also without unknown keys they are fetched again after this time: a withdrawn key ends.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Fetched? _current;
    private long _tried;

    /// <summary>Signature keys of a set. Symmetric ones have no place in a public set and are not taken.</summary>
    public static IEnumerable<SecurityKey> Usable(JsonWebKeySet set) =>
        set.Keys.Where(k => k.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve && k.Use is null or "" or "sig");

    /// <summary>The keys a token may be signed with: the one it names, or all when it names none. Empty: it names an unknown one.</summary>
    /// <exception cref="Faults.Fault">UNAVAILABLE: there are none, and they can't be fetched.</exception>
    public async ValueTask<IReadOnlyList<SecurityKey>> FindAsync(string? kid, CancellationToken ct)
    {
        if (_current is { } known && clock.GetElapsedTime(known.At) < Trust && Of(known, kid) is { Count: > 0 } found) return found;
        return Of(await FetchAsync(ct) ?? throw AccessErrors.KeysUnavailable(), kid);
    }

    public void Dispose() => _fetching.Dispose();

    private static IReadOnlyList<SecurityKey> Of(Fetched keys, string? kid) =>
        string.IsNullOrEmpty(kid) ? keys.Keys : [.. keys.Keys.Where(k => k.KeyId == kid)];

    private async Task<Fetched?> FetchAsync(CancellationToken ct)
    {
        await _fetching.WaitAsync(ct);
        try
        {
            if (_tried != 0 && clock.GetElapsedTime(_tried) < refresh) return _current;
            _tried = clock.GetTimestamp();
            var text = issuer.KeysFile is { } file ? await File.ReadAllTextAsync(file, ct) : await DownloadAsync(issuer.Metadata!, ct);
            var keys = Usable(new JsonWebKeySet(text)).ToList();
            return _current = new(keys, clock.GetTimestamp());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or ArgumentException or JsonException or UriFormatException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            logger.LogWarning("The keys of issuer {Issuer} can't be fetched: {Error}", issuer.Name, e.GetType().Name);
            return _current;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<string> DownloadAsync(Uri metadata, CancellationToken ct)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(metadata, ct));
        var root = document.RootElement;
        if (!root.TryGetProperty("issuer", out var name) || name.GetString() != issuer.Name)
            throw new JsonException("the discovery document is of another issuer");
        var keys = new Uri(root.TryGetProperty("jwks_uri", out var at) ? at.GetString() ?? "" : "");
        if (metadata.Scheme == Uri.UriSchemeHttps && keys.Scheme != Uri.UriSchemeHttps) throw new JsonException("keys without TLS");
        return await http.GetStringAsync(keys, ct);
    }

    private sealed record Fetched(IReadOnlyList<SecurityKey> Keys, long At);
}
