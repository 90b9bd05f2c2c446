using Fupin.Chassis.Hosting;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fupin.Chassis.Telemetry;

/// <summary>Listens to the sources and meters that the frameworks have built in, from before the first call until after the last.</summary>
internal sealed class TelemetryExport(FupinOptions options) : IHostedService, IDisposable
{
    private const string OfFupin = "Fupin.*";

    /// <summary>ASP.NET Core and the HTTP client name calls by route and status; none of these sources records what a request holds.</summary>
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", OfFupin];

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit", OfFupin,
    ];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;
    private IDisposable? _outlines;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _outlines = OutlinedExceptions.Begin(name => Sources.Contains(name) || name.StartsWith(OfFupin[..^1], StringComparison.Ordinal));
        var resource = TelemetryHosting.Resource(options);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Sources)
            .AddOtlpExporter(exporter => TelemetryHosting.To(exporter, options))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddOtlpExporter(exporter => TelemetryHosting.To(exporter, options))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        _outlines?.Dispose();
    }
}
