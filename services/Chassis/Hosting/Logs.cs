using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fupin.Chassis.Hosting;

/// <summary>A quiet log on standard error, so that standard output stays the main job's. Levels: <c>Logging:LogLevel:{category}</c>.</summary>
internal static class Logs
{
    private static readonly Dictionary<string, string?> Defaults = new(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:System"] = "Warning",
        ["Logging:LogLevel:Grpc"] = "Warning",
        ["Logging:LogLevel:MassTransit"] = "Warning",
        // these say with the whole exception what FaultInterceptor says once, without what may quote a request
        ["Logging:LogLevel:Grpc.AspNetCore.Server.ServerCallHandler"] = "None",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "None",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Query"] = "None",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Update"] = "None",
        ["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel"] = "Error",
        // a failed start is told by the host program; Critical still names the background service that ended the process
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
    };

    public static void AddLogs(this WebApplicationBuilder builder)
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = false;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
