using System.Collections.Concurrent;
using System.Text.Json;
using Fupin.Access.V1;
using Fupin.Chassis.Protection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fupin.Chassis.Access;

/// <summary>
/// Judges access tokens: issuer, signature, audience, time. What an issuer signs must be asymmetric; HMAC counts only for the development
/// key, so a public key can never be made the secret of a forged token. A token found good is not verified again for some minutes.
/// </summary>
internal sealed class TokenReader : IDisposable
{
    private const int LongestToken = 16 * 1024;
    private const int MostRemembered = 10_000;
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);
    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, (Identity Identity, long At)> _good = new(StringComparer.Ordinal);
    private readonly AccessOptions _options;
    private readonly DevelopmentTokens? _development;
    private readonly Dictionary<string, TokenKeys> _issuers = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _began;
    private readonly long _beganAt;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    public TokenReader(AccessOptions options, DeploymentKeys keys, TimeProvider clock, ILogger<TokenReader> logger)
    {
        (_options, _clock, _began, _beganAt) = (options, clock, clock.GetUtcNow(), clock.GetTimestamp());
        if (options.People is null) _development = new(keys.Token, options.Audience);
        foreach (var issuer in new[] { options.People, options.Services }.OfType<IssuerOptions>())
            _issuers.Add(issuer.Name, new TokenKeys(issuer, options.KeyRefresh, _http, clock, logger));
    }

    /// <param name="authorization">The header as it came.</param>
    /// <param name="ct">Ends the wait for an issuer's keys.</param>
    /// <exception cref="Faults.Fault">UNAUTHENTICATED with what is wrong; UNAVAILABLE without the issuer's keys.</exception>
    public ValueTask<Identity> ReadAsync(string? authorization, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(authorization) || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw AccessErrors.NoToken();
        if (_good.TryGetValue(authorization, out var known) && _clock.GetElapsedTime(known.At) < Remembered) return new(InTime(known.Identity));
        return new(VerifyAsync(authorization, ct));
    }

    public void Dispose()
    {
        foreach (var keys in _issuers.Values) keys.Dispose();
        _http.Dispose();
    }

    private async Task<Identity> VerifyAsync(string authorization, CancellationToken ct)
    {
        var text = authorization[Scheme.Length..].Trim();
        if (text.Length > LongestToken || !_handler.CanReadToken(text)) throw AccessErrors.TokenMalformed();
        var token = Parse(text);
        var identity = token.Issuer == DevelopmentTokens.Issuer && _development is not null
            ? await VerifyAsync(token, [_development.KeyOf(token.Kid) ?? throw AccessErrors.TokenSignature()], [SecurityAlgorithms.HmacSha256])
            : await VerifyAsync(token, await KeysAsync(token, ct), Asymmetric);
        if (token.Issuer == _options.Services?.Name) identity = OfService(identity);
        InTime(identity);
        if (_good.Count >= MostRemembered) _good.Clear();
        _good[authorization] = (identity, _clock.GetTimestamp());
        return identity;
    }

    private static JsonWebToken Parse(string text)
    {
        try
        {
            return new(text);
        }
        catch (ArgumentException)
        {
            throw AccessErrors.TokenMalformed();
        }
    }

    private async Task<IReadOnlyList<SecurityKey>> KeysAsync(JsonWebToken token, CancellationToken ct)
    {
        if (!_issuers.TryGetValue(token.Issuer, out var keys)) throw AccessErrors.TokenIssuer();
        // settled before a key is looked for, let alone fetched
        if (!Asymmetric.Contains(token.Alg, StringComparer.Ordinal)) throw AccessErrors.TokenSignature();
        return await keys.FindAsync(token.Kid, ct) is { Count: > 0 } found ? found : throw AccessErrors.TokenSignature();
    }

    private async Task<Identity> VerifyAsync(JsonWebToken token, IReadOnlyList<SecurityKey> keys, IEnumerable<string> algorithms)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = token.Issuer,
            ValidAudience = _options.Audience,
            IssuerSigningKeys = keys,
            ValidAlgorithms = algorithms,
            RequireSignedTokens = true,
            // the clock of this deployment says the time, see InTime
            ValidateLifetime = false,
        });
        if (!result.IsValid)
            throw result.Exception is SecurityTokenInvalidAudienceException ? AccessErrors.TokenAudience() : AccessErrors.TokenSignature();
        try
        {
            using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
            return TokenClaims.Read(claims.RootElement);
        }
        catch (JsonException)
        {
            throw AccessErrors.TokenMalformed();
        }
    }

    /// <summary>The services' issuer says who it is and nothing more.</summary>
    private Identity OfService(Identity identity)
    {
        var service = _options.ServiceSubjects.FirstOrDefault(s => s.Subject == identity.Subject) ?? throw AccessErrors.TokenClaims("sub");
        return new()
        {
            Subject = $"service:{service.Name}",
            Roles = [Role.Service],
            Divisions = service.Divisions,
            Service = service.Name,
            DataClasses = service.DataClasses,
            Expires = identity.Expires,
            NotBefore = identity.NotBefore,
        };
    }

    private Identity InTime(Identity identity)
    {
        var now = _clock.GetUtcNow();
        if (identity.Expires + _options.Skew <= now) throw AccessErrors.TokenExpired();
        // by the time passed too: after the clock was moved back everybody else's tokens would be still to come
        var passed = _began + _clock.GetElapsedTime(_beganAt);
        if (identity.NotBefore - _options.Skew > (passed > now ? passed : now)) throw AccessErrors.TokenNotYetValid();
        return identity;
    }
}
