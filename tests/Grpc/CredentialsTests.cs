using Grpc.Core;
using Xunit;

namespace Fupin.RpcApi;

public sealed class CredentialsTests
{
    static readonly CallCredentials Token = CallCredentials.FromInterceptor((_, headers) =>
    {
        headers.Add("authorization", "Bearer t");
        return Task.CompletedTask;
    });

    [Fact]
    public async Task An_interceptor_adds_its_headers()
    {
        CallParts parts = new();
        Token.InternalPopulateConfiguration(parts, "state");
        Metadata headers = [];
        await parts.Interceptor!(new AuthInterceptorContext("http://host/svc", "Get", CancellationToken.None), headers);

        Assert.Equal("Bearer t", headers.GetValue("authorization"));
        Assert.Equal("state", parts.State);
    }

    [Fact]
    public void Composed_call_credentials_keep_their_order()
    {
        var second = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        CallParts parts = new();
        CallCredentials.Compose(Token, second).InternalPopulateConfiguration(parts, null);

        Assert.Equal([Token, second], parts.Composed!);
    }

    [Fact]
    public void Composing_takes_two_credentials_or_more() => Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Token));

    [Fact]
    public void Call_credentials_need_a_secure_channel() =>
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Token));

    [Fact]
    public void Call_credentials_can_be_laid_over_a_secure_channel()
    {
        ChannelParts parts = new();
        ChannelCredentials.Create(ChannelCredentials.SecureSsl, Token).InternalPopulateConfiguration(parts, null);

        Assert.Equal(ChannelCredentials.SecureSsl, parts.Channel);
        Assert.Equal(Token, parts.Call);
    }

    [Fact]
    public void Credentials_laid_over_others_cannot_be_laid_over_again()
    {
        var composite = ChannelCredentials.Create(new SslCredentials(), Token);

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(composite, Token));
    }

    [Fact]
    public void Tls_credentials_hand_over_certificates_and_callback()
    {
        KeyCertificatePair pair = new("chain", "key");
        VerifyPeerCallback verify = context => context.TargetName is "host";
        ChannelParts parts = new();
        new SslCredentials("roots", pair, verify).InternalPopulateConfiguration(parts, null);

        Assert.Equal(("roots", pair, verify), parts.Ssl);
    }

    [Fact]
    public void An_insecure_channel_says_so()
    {
        ChannelParts parts = new();
        ChannelCredentials.Insecure.InternalPopulateConfiguration(parts, null);

        Assert.True(parts.Insecure);
    }

    [Fact]
    public void A_peer_without_an_identity_is_not_authenticated()
    {
        var property = AuthProperty.Create("x509_common_name", "民政局"u8.ToArray());
        Dictionary<string, List<AuthProperty>> properties = new(StringComparer.Ordinal) { [property.Name] = [property] };

        Assert.False(new AuthContext(null, properties).IsPeerAuthenticated);
        Assert.Empty(new AuthContext(null, properties).PeerIdentity);
        Assert.Equal("民政局", Assert.Single(new AuthContext(property.Name, properties).PeerIdentity).Value);
        Assert.Empty(new AuthContext(null, properties).FindPropertiesByName("absent"));
    }

    sealed class CallParts : CallCredentialsConfiguratorBase
    {
        public object? State { get; private set; }

        public AsyncAuthInterceptor? Interceptor { get; private set; }

        public IReadOnlyList<CallCredentials>? Composed { get; private set; }

        public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) =>
            (State, Interceptor) = (state, interceptor);

        public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials) => Composed = credentials;
    }

    sealed class ChannelParts : ChannelCredentialsConfiguratorBase
    {
        public bool Insecure { get; private set; }

        public (string?, KeyCertificatePair?, VerifyPeerCallback?) Ssl { get; private set; }

        public ChannelCredentials? Channel { get; private set; }

        public CallCredentials? Call { get; private set; }

        public override void SetInsecureCredentials(object? state) => Insecure = true;

        public override void SetSslCredentials(
            object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback) =>
            Ssl = (rootCertificates, keyCertificatePair, verifyPeerCallback);

        public override void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
            (Channel, Call) = (channelCredentials, callCredentials);
    }
}
