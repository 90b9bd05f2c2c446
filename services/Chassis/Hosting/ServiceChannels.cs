using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Hosting;

/// <summary>The clients to other services. All share one connection pool; each has the retry rules of its service's methods.</summary>
internal sealed class ServiceChannels(IConfiguration configuration, FupinOptions options, ILoggerFactory loggers) : IDisposable
{
    private const int MaxMessageBytes = 8 * 1024 * 1024;

    private readonly SocketsHttpHandler _pool = new()
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

    private readonly Lock _sync = new();
    private readonly List<GrpcChannel> _channels = [];

    public TClient Client<TClient>(string service)
        where TClient : ClientBase<TClient>
    {
        var channel = GrpcChannel.ForAddress(AddressOf(service), new GrpcChannelOptions
        {
            HttpHandler = _pool,
            DisposeHttpClient = false,
            LoggerFactory = loggers,
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = MaxMessageBytes,
            ServiceConfig = RetryReads(DescriptorOf<TClient>()),
        });
        lock (_sync) _channels.Add(channel);
        var calls = channel.Intercept(new OutgoingCalls(options.Deadline, configuration[$"Fupin:Services:{service}:DaprAppId"] ?? ""));
        return (TClient)Activator.CreateInstance(typeof(TClient), calls)!;
    }

    public void Dispose()
    {
        foreach (var channel in _channels) channel.Dispose();
        _pool.Dispose();
    }

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
