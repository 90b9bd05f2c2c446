using Fupin.Chassis.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Fupin.Chassis.Telemetry;

/// <summary>Traces, metrics and logs over OTLP when <c>Fupin:Telemetry:Endpoint</c> is set; without it nothing of this is loaded.</summary>
internal static class TelemetryHosting
{
    public static void AddTelemetry(this WebApplicationBuilder builder, FupinOptions options)
    {
        if (options.TelemetryEndpoint is null) return;
        builder.Services.AddHostedService<TelemetryExport>();
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.SetResourceBuilder(Resource(options));
            logs.IncludeFormattedMessage = true;
            logs.AddOtlpExporter(exporter => To(exporter, options));
        });
    }

    internal static ResourceBuilder Resource(FupinOptions options) => ResourceBuilder.CreateEmpty()
        .AddService(options.TelemetryServiceName, serviceInstanceId: Guid.CreateVersion7().ToString("N"))
        .AddAttributes([new("fupin.city", options.City)]);

    internal static void To(OtlpExporterOptions exporter, FupinOptions options)
    {
        exporter.Protocol = OtlpExportProtocol.Grpc;
        exporter.Endpoint = options.TelemetryEndpoint!;
    }
}
