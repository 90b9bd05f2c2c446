using Fupin.Cli.Access;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Fupin.Cli.Connections;

/// <summary>The channel to a server, with keepalive: a dead connection is noticed within 45 s although import and follow streams have no deadline.</summary>
internal sealed class ServerConnection(string address, TokenSource tokens) : IDisposable
{
    public const string DefaultAddress = "http://127.0.0.1:8081";

    private static readonly TimeSpan UnaryDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BulkDeadline = TimeSpan.FromMinutes(2);
    private const int LargestAnswer = 16 << 20;

    private readonly GrpcChannel channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = LargestAnswer,
        HttpHandler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        },
    });

    public string Address => address;

    public TClient Client<TClient>(Func<CallInvoker, TClient> create) => create(channel.Intercept(BrokenStreams.Named).Intercept(new SignedCalls(tokens)).Intercept(new EndedTokens(tokens)));

    /// <summary>A client whose calls carry no token.</summary>
    public TClient Open<TClient>(Func<CallInvoker, TClient> create) => create(channel.Intercept(BrokenStreams.Named));

    /// <summary>Options of a single-answer call: 10 s.</summary>
    public static CallOptions Unary(TimeProvider clock, CancellationToken cancel) =>
        new(deadline: clock.GetUtcNow().Add(UnaryDeadline).UtcDateTime, cancellationToken: cancel);

    /// <summary>Options of a call that writes thousands of rows at once: 2 minutes.</summary>
    public static CallOptions Bulk(TimeProvider clock, CancellationToken cancel) =>
        new(deadline: clock.GetUtcNow().Add(BulkDeadline).UtcDateTime, cancellationToken: cancel);

    public void Dispose() => channel.Dispose();
}
