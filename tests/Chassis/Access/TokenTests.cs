using System.Text;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Tests.Probing;
using Fupin.Host;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fupin.Chassis.Tests.Access;

/// <summary>Tokens of a real issuer with RSA keys, and what attackers make of them, on all four kinds of calls.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();
    private TestHost _host = null!;

    public static TheoryData<MethodType> Kinds => [MethodType.Unary, MethodType.ClientStreaming, MethodType.ServerStreaming, MethodType.DuplexStreaming];

    private Identity Officer => new()
    {
        Subject = "zhang",
        Roles = [Role.CityOfficer],
        Divisions = [new(DivisionGrant.Everywhere)],
        NotBefore = _host.Now - TimeSpan.FromMinutes(1),
        Expires = _host.Now + TimeSpan.FromHours(1),
    };

    public async ValueTask InitializeAsync() => _host = await ProbeHost.StartAsync(issuer: _issuer);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _issuer.Dispose();
    }

    private Task<Outcome> CallAsync(string? token, MethodType kind = MethodType.Unary, string act = "")
    {
        var headers = new Metadata();
        if (token is not null) headers.Add("authorization", $"Bearer {token}");
        return new Probe.ProbeClient(_host.Bare).CallAsync(kind, new Order { Act = act, Text = "a" }, new CallOptions(headers));
    }

    private async Task<string> RefusedAsync(string? token, MethodType kind = MethodType.Unary)
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => CallAsync(token, kind));
        Assert.Equal(StatusCode.Unauthenticated, e.StatusCode);
        return e.Detail<ErrorInfo>().Reason;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_of_call_needs_a_token_and_takes_a_good_one(MethodType kind)
    {
        Assert.Equal("NO_TOKEN", await RefusedAsync(null, kind));
        Assert.Equal("a", (await CallAsync(_issuer.Sign(Officer), kind)).Text);
        Assert.Equal("TOKEN_EXPIRED", await RefusedAsync(_issuer.Sign(Officer with { Expires = _host.Now - TimeSpan.FromMinutes(5) }), kind));
    }

    [Fact]
    public async Task Time_audience_and_issuer_are_looked_at_and_the_skew_is_30_seconds()
    {
        Assert.Equal("a", (await CallAsync(_issuer.Sign(Officer with { Expires = _host.Now - TimeSpan.FromSeconds(20) }))).Text);
        Assert.Equal("TOKEN_NOT_YET_VALID", await RefusedAsync(_issuer.Sign(Officer with { NotBefore = _host.Now + TimeSpan.FromMinutes(5) })));
        Assert.Equal("TOKEN_AUDIENCE", await RefusedAsync(_issuer.Sign(Officer, audience: "another system")));
        Assert.Equal("TOKEN_ISSUER", await RefusedAsync(_issuer.Sign(Officer, issuer: "https://elsewhere.test")));
        Assert.Equal("TOKEN_MALFORMED", await RefusedAsync("not.a.token!"));
        Assert.Equal("TOKEN_MALFORMED", await RefusedAsync(new string('a', 17_000)));
    }

    [Fact]
    public async Task After_the_clock_was_moved_back_fresh_tokens_count_and_what_is_still_to_come_does_not()
    {
        var clock = new FakeClock(_host.Now);
        await _host.DisposeAsync();
        _host = await ProbeHost.StartAsync(clock: clock, issuer: _issuer);
        var fresh = Officer with { NotBefore = _host.Now };
        clock.Advance(TimeSpan.FromHours(-1));
        Assert.Equal("a", (await CallAsync(_issuer.Sign(fresh))).Text);
        Assert.Equal("TOKEN_NOT_YET_VALID", await RefusedAsync(_issuer.Sign(fresh with { NotBefore = fresh.NotBefore + TimeSpan.FromMinutes(5) })));
        Assert.Equal("TOKEN_EXPIRED", await RefusedAsync(_issuer.Sign(Officer with { Expires = _host.Now - TimeSpan.FromMinutes(1) })));
    }

    [Fact]
    public async Task An_unsigned_token_is_refused()
    {
        var claims = TokenClaims.Write(Officer, TestIssuer.Name, "fupin");
        var none = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(claims)}.";
        Assert.Equal("TOKEN_SIGNATURE", await RefusedAsync(none));
        var signed = _issuer.Sign(Officer);
        Assert.Equal("TOKEN_SIGNATURE", await RefusedAsync($"{signed[..signed.LastIndexOf('.')]}."));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_signed_with_the_public_key_as_a_secret_is_refused(bool pem)
    {
        var rsa = _issuer.Key("first");
        var secret = pem ? Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()) : rsa.ExportSubjectPublicKeyInfo();
        var forged = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            TokenClaims.Write(Officer, TestIssuer.Name, "fupin"),
            new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = "first" }, SecurityAlgorithms.HmacSha256));
        Assert.Equal("TOKEN_SIGNATURE", await RefusedAsync(forged));
    }

    [Fact]
    public async Task A_foreign_key_under_a_known_name_and_a_changed_claim_are_refused()
    {
        using var stranger = new TestIssuer();
        Assert.Equal("TOKEN_SIGNATURE", await RefusedAsync(stranger.Sign(Officer)));
        var parts = _issuer.Sign(Officer with { Roles = [Role.VillageCadre] }).Split('.');
        parts[1] = Base64UrlEncoder.Encode(TokenClaims.Write(Officer, TestIssuer.Name, "fupin"));
        Assert.Equal("TOKEN_SIGNATURE", await RefusedAsync(string.Join('.', parts)));
    }

    [Fact]
    public async Task The_development_key_is_worth_nothing_beside_an_issuer()
    {
        var development = DevelopmentTokens.Open(_host.Store.Folder);
        Assert.Equal("TOKEN_ISSUER", await RefusedAsync(development.Sign(Officer)));
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_found_and_a_withdrawn_one_ends()
    {
        await CallAsync(_issuer.Sign(Officer));
        await Task.Delay(1100, TestContext.Current.CancellationToken); // the keys may be fetched again after a second
        _issuer.AddKey("second");
        _issuer.Current = "second";
        Assert.Equal("a", (await CallAsync(_issuer.Sign(Officer))).Text);
        _issuer.Publish("second");
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        _issuer.AddKey("third");
        _issuer.Publish("second", "third");
        _issuer.Current = "third";
        Assert.Equal("a", (await CallAsync(_issuer.Sign(Officer))).Text);
        _issuer.Current = "first";
        Assert.Equal("TOKEN_SIGNATURE", await RefusedAsync(_issuer.Sign(Officer with { Subject = "wang" })));
    }

    [Theory]
    [InlineData("""{"sub":""}""", "sub")]
    [InlineData("""{"divisions":["41032"]}""", "divisions")]
    [InlineData("""{"divisions":["410324' OR 1=1"]}""", "divisions")]
    [InlineData("""{"households":["villages/1"]}""", "households")]
    [InlineData("""{"department":"weather"}""", "department")]
    public async Task A_malformed_claim_is_named(string change, string claim)
    {
        var claims = System.Text.Json.Nodes.JsonNode.Parse(TokenClaims.Write(Officer, TestIssuer.Name, "fupin"))!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject()) claims[name] = value?.DeepClone();
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            claims.ToJsonString(), new SigningCredentials(new RsaSecurityKey(_issuer.Key("first")) { KeyId = "first" }, SecurityAlgorithms.RsaSha256));
        var e = await Assert.ThrowsAsync<RpcException>(() => CallAsync(token));
        Assert.Equal("TOKEN_CLAIMS", e.Detail<ErrorInfo>().Reason);
        Assert.Contains(claim, e.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_are_named_when_none_fits_and_unknown_ones_count_for_nothing()
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => CallAsync(_issuer.Sign(Officer with { Roles = [Role.VillageCadre] })));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE"), (e.StatusCode, e.Detail<ErrorInfo>().Reason));
        Assert.Contains("city-officer", e.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task A_stream_ends_with_its_token(MethodType kind)
    {
        var token = _issuer.Sign(Officer with { Expires = _host.Now - TimeSpan.FromSeconds(28) }); // two seconds with the skew
        var e = await Assert.ThrowsAsync<RpcException>(() => CallAsync(token, kind, "wait"));
        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_EXPIRED"), (e.StatusCode, e.Detail<ErrorInfo>().Reason));
    }

    [Fact]
    public async Task Health_is_open_and_reflection_is_for_whoever_has_a_token()
    {
        Assert.Equal(
            Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving,
            (await new Grpc.Health.V1.Health.HealthClient(_host.Bare).CheckAsync(new())).Status);
        using var call = new Grpc.Reflection.V1.ServerReflection.ServerReflectionClient(_host.Bare).ServerReflectionInfo();
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Unauthenticated, e.StatusCode);
    }

    [Fact]
    public void Outside_development_a_start_without_an_issuer_is_refused()
    {
        var e = Assert.Throws<StartupException>(() => Composition.Build(
            Modules.None, ["--environment=Production", $"--Fupin:DataDirectory={_host.Store.Folder}", "--Fupin:Grpc:Port=1", "--Fupin:Http:Port=2"]));
        Assert.Contains("Fupin:Access:Issuer", e.Message, StringComparison.Ordinal);
        Assert.Contains("没有配置登录", e.Message, StringComparison.Ordinal);
    }
}
