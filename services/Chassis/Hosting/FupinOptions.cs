using System.Net;
using Fupin.Chassis.Limits;

namespace Fupin.Chassis.Hosting;

/// <summary>Section <c>Fupin</c> of the configuration, read and checked once at start.</summary>
public sealed class FupinOptions
{
    /// <summary>The city this deployment serves: <c>luoyang</c>, <c>xinxiang</c>. Selects the jurisdiction of policy data.</summary>
    public string City { get; init; } = "luoyang";

    /// <summary>Where the SQLite files and the keys are; relative to the working directory.</summary>
    public string DataDirectory { get; init; } = ".fupin";

    /// <summary>Address to listen on. Only this machine unless configured otherwise.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary><c>Fupin:Grpc:Port</c>, HTTP/2 without TLS.</summary>
    public int GrpcPort { get; init; } = 8081;

    /// <summary><c>Fupin:Http:Port</c>, HTTP/1.1: pages and probes.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary><c>Fupin:Grpc:DeadlineSeconds</c>: for a unary call whose caller set none.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Fupin:Storage:Provider</c>: <c>sqlite</c> or <c>postgres</c>.</summary>
    public string StorageProvider { get; init; } = "sqlite";

    /// <summary><c>Fupin:Bus:Transport</c>: <c>memory</c> or <c>rabbitmq</c>.</summary>
    public string BusTransport { get; init; } = "memory";

    /// <summary><c>Fupin:Telemetry:Endpoint</c>: where OTLP goes; null is off.</summary>
    public Uri? TelemetryEndpoint { get; init; }

    /// <summary><c>Fupin:Telemetry:ServiceName</c>.</summary>
    public string TelemetryServiceName { get; init; } = "fupin";

    /// <summary><c>Fupin:Limits</c>.</summary>
    public LimitOptions Limits { get; init; } = new();
}
