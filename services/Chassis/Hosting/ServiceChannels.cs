using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Fupin.Chassis.Access;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Configuration;

namespace Fupin.Chassis.Hosting;

/// <summary>
/// The clients to other services, each with the retry rules of its service's methods. An address <c>http://</c> or <c>https://</c> is one
/// server (or what stands before several), and all such clients share one connection pool. <c>dns:///name:port</c> is every server that DNS
/// has under the name, without TLS: the calls go to each in turn, and the name is asked for again as the registered
/// <see cref="ResolverFactory"/> says.
/// </summary>
internal sealed class ServiceChannels(IConfiguration configuration, FupinOptions options, OutgoingTokens tokens, IServiceProvider services) : IDisposable
{
    /// <summary>How often a name is asked for: pods come without a word; one that goes is noticed at once.</summary>
    public static readonly TimeSpan ResolveEvery = TimeSpan.FromSeconds(15);

    private const int MaxMessageBytes = 8 * 1024 * 1024;

    private readonly SocketsHttpHandler _pool = Connections();

    private readonly Lock _sync = new();
    private readonly List<GrpcChannel> _channels = [];

    /// <param name="service">Whom it calls.</param>
    /// <param name="caller">Which service calls, with its own token.</param>
    public TClient Client<TClient>(string service, string caller)
        where TClient : ClientBase<TClient>
    {
        tokens.Check(caller);
        var address = AddressOf(service);
        var balanced = address.StartsWith("dns:", StringComparison.OrdinalIgnoreCase);
        var config = RetryReads(DescriptorOf<TClient>());
        if (balanced) config.LoadBalancingConfigs.Add(new RoundRobinConfig());
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            // a balanced channel opens connections in its own way and takes its handler for that
            HttpHandler = balanced ? Connections() : _pool,
            DisposeHttpClient = balanced,
            Credentials = balanced ? ChannelCredentials.Insecure : null,
            ServiceProvider = services,
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = MaxMessageBytes,
            ServiceConfig = config,
        });
        lock (_sync) _channels.Add(channel);
        var calls = channel.Intercept(new OutgoingCalls(options.Deadline, configuration[$"Fupin:Services:{service}:DaprAppId"] ?? "", () => tokens.Of(caller)));
        return (TClient)Activator.CreateInstance(typeof(TClient), calls)!;
    }

    public void Dispose()
    {
        foreach (var channel in _channels) channel.Dispose();
        _pool.Dispose();
    }

    private static SocketsHttpHandler Connections() => new()
    {
        // so that moved and added instances are found
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        EnableMultipleHttp2Connections = true,
        UseProxy = false,
    };

    private string AddressOf(string service)
    {
        var configured = configuration[$"Fupin:Services:{service}:Address"];
        var here = options.Listen.Equals(System.Net.IPAddress.Any) ? "127.0.0.1" : options.Listen.ToString();
        if (options.Listen.Equals(System.Net.IPAddress.IPv6Any)) here = "[::1]";
        else if (here.Contains(':', StringComparison.Ordinal)) here = $"[{here}]";
        return string.IsNullOrEmpty(configured) ? string.Create(CultureInfo.InvariantCulture, $"http://{here}:{options.GrpcPort}") : configured;
    }

    /// <summary>UNAVAILABLE says that the call did not run, but only a read may be sent twice without harm when that was wrong.</summary>
    internal static ServiceConfig RetryReads(ServiceDescriptor service)
    {
        var retry = new RetryPolicy
        {
            MaxAttempts = 4,
            InitialBackoff = TimeSpan.FromMilliseconds(100),
            MaxBackoff = TimeSpan.FromSeconds(2),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable },
        };
        var config = new ServiceConfig();
        foreach (var method in service.Methods.Where(IsRead))
            config.MethodConfigs.Add(new MethodConfig
            {
                Names = { new MethodName { Service = service.FullName, Method = method.Name } },
                RetryPolicy = retry,
            });
        return config;
    }

    private static bool IsRead(MethodDescriptor method) =>
        !method.IsClientStreaming
        && (method.Name.StartsWith("Get", StringComparison.Ordinal)
            || method.Name.StartsWith("List", StringComparison.Ordinal)
            || method.Name.StartsWith("Read", StringComparison.Ordinal));

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "generated clients are nested in the class that has the descriptor")]
    private static ServiceDescriptor DescriptorOf<TClient>() =>
        (ServiceDescriptor)typeof(TClient).DeclaringType!
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
