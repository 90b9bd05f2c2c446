using System.Security.Cryptography;
using System.Text.Json;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Tests.Probing;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fupin.Chassis.Tests.Access;

/// <summary>An issuer found by its discovery document over HTTP, as it comes, changes its keys and goes.</summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    /// <summary>The keys may be fetched again after a second.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(1100);

    private readonly TestIssuer _issuer = new();
    private readonly TestSignIn _signIn;
    private TestHost _host = null!;

    public DiscoveryTests() => _signIn = new(_issuer);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Identity Officer => new()
    {
        Subject = $"zhang {Guid.CreateVersion7()}",
        Roles = [Role.CityOfficer],
        Divisions = [new(DivisionGrant.Everywhere)],
        NotBefore = _host.Now - TimeSpan.FromMinutes(1),
        Expires = _host.Now + TimeSpan.FromHours(1),
    };

    public async ValueTask InitializeAsync() => _host = await ProbeHost.StartAsync(_signIn.Settings, issuer: _issuer);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _signIn.DisposeAsync();
        _issuer.Dispose();
    }

    /// <summary>A token of somebody who has not called before.</summary>
    private string Sign() => _issuer.Sign(Officer, issuer: _signIn.Name);

    private async Task<string> CallAsync(string token) =>
        (await new Probe.ProbeClient(_host.Bare).GetOnceAsync(new() { Text = "a" }, new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: Ct)).Text;

    private async Task RefusedAsync(string token, StatusCode code, string reason)
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => CallAsync(token));
        Assert.Equal((code, reason), (e.StatusCode, e.Detail<ErrorInfo>().Reason));
    }

    [Fact]
    public async Task An_issuer_that_is_down_at_the_start_is_found_when_it_comes()
    {
        await RefusedAsync(Sign(), StatusCode.Unavailable, "TOKEN_KEYS_UNAVAILABLE");
        await _signIn.StartAsync();
        await Task.Delay(Refresh, Ct);
        Assert.Equal("a", await CallAsync(Sign()));
    }

    [Fact]
    public async Task One_that_goes_away_later_is_not_needed_for_known_keys_and_its_new_key_is_found_when_it_is_back()
    {
        await _signIn.StartAsync();
        Assert.Equal("a", await CallAsync(Sign()));
        await _signIn.StopAsync();
        await Task.Delay(Refresh, Ct);
        _issuer.AddKey("second");
        _issuer.Current = "second";
        await RefusedAsync(Sign(), StatusCode.Unauthenticated, "TOKEN_SIGNATURE");
        _issuer.Current = "first";
        Assert.Equal("a", await CallAsync(Sign()));

        await _signIn.StartAsync();
        await Task.Delay(Refresh, Ct);
        _issuer.Current = "second";
        Assert.Equal("a", await CallAsync(Sign()));
    }

    [Fact]
    public async Task Keys_roll_over_and_a_withdrawn_one_ends()
    {
        await _signIn.StartAsync();
        Assert.Equal("a", await CallAsync(Sign()));
        _issuer.AddKey("second");
        _issuer.Publish("second");
        await Task.Delay(Refresh, Ct);
        _issuer.Current = "second";
        Assert.Equal("a", await CallAsync(Sign()));
        _issuer.Current = "first";
        await RefusedAsync(Sign(), StatusCode.Unauthenticated, "TOKEN_SIGNATURE");
    }

    [Fact]
    public async Task Tokens_with_unknown_keys_do_not_make_us_ask_again_and_again()
    {
        await _signIn.StartAsync();
        Assert.Equal("a", await CallAsync(Sign()));
        using var stranger = new TestIssuer();
        stranger.AddKey("nobody's");
        stranger.Current = "nobody's";
        var (before, begun) = (_signIn.Asked, TimeProvider.System.GetTimestamp());
        for (var i = 0; i < 40; i++) await RefusedAsync(stranger.Sign(Officer, issuer: _signIn.Name), StatusCode.Unauthenticated, "TOKEN_SIGNATURE");
        Assert.InRange(_signIn.Asked - before, 0, 1 + (int)TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
    }

    [Fact]
    public async Task A_document_of_another_issuer_and_keys_that_are_none_let_nobody_in()
    {
        _signIn.ClaimsToBe = "https://elsewhere.test";
        await _signIn.StartAsync();
        await RefusedAsync(Sign(), StatusCode.Unavailable, "TOKEN_KEYS_UNAVAILABLE");
        _signIn.ClaimsToBe = null;
        _signIn.Keys = "<html>maintenance</html>";
        await Task.Delay(Refresh, Ct);
        await RefusedAsync(Sign(), StatusCode.Unavailable, "TOKEN_KEYS_UNAVAILABLE");

        // a secret published by mistake is no key to sign with
        var secret = RandomNumberGenerator.GetBytes(32);
        _signIn.Keys = JsonSerializer.Serialize(new { keys = new[] { new { kty = "oct", use = "sig", alg = "HS256", kid = "first", k = Base64UrlEncoder.Encode(secret) } } });
        await Task.Delay(Refresh, Ct);
        var forged = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            TokenClaims.Write(Officer, _signIn.Name, "fupin"), new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = "first" }, SecurityAlgorithms.HmacSha256));
        await RefusedAsync(forged, StatusCode.Unauthenticated, "TOKEN_SIGNATURE");
        await RefusedAsync(Sign(), StatusCode.Unauthenticated, "TOKEN_SIGNATURE");
        _signIn.Keys = null;
        await Task.Delay(Refresh, Ct);
        Assert.Equal("a", await CallAsync(Sign()));
    }
}
