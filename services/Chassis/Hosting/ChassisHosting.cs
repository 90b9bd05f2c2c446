using Fupin.Chassis.Access;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Health;
using Fupin.Chassis.Limits;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Reflection;
using Fupin.Chassis.Requests;
using Fupin.Chassis.Telemetry;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Fupin.Chassis.Hosting;

/// <summary>What every service needs and none owns. Call <see cref="AddChassis"/> before the modules and <see cref="MapChassis"/> after them.</summary>
public static class ChassisHosting
{
    /// <summary>
    /// Kestrel with the gRPC and the HTTP port, the gRPC server with its interceptors, access control, keys, readiness, logging and telemetry.
    /// </summary>
    /// <exception cref="StartupException">The configuration is wrong, or the machine lacks something.</exception>
    public static void AddChassis(this WebApplicationBuilder builder)
    {
        var options = OptionsReader.Read(builder.Configuration);
        Machine.Check(options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(DeploymentKeys.Load(options.DataDirectory, builder.Environment.IsDevelopment()));
        builder.Services.AddSingleton(services => services.GetRequiredService<DeploymentKeys>().MakeProtector());
        builder.AddAccess();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<MappedServices>();
        builder.Services.TryAddSingleton<ResolverFactory>(new DnsResolverFactory(ServiceChannels.ResolveEvery));
        builder.Services.AddSingleton<ServiceChannels>();
        builder.AddLogs();
        builder.AddTelemetry(options);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.Limits.MessageBytes;
            grpc.MaxSendMessageSize = options.Limits.MessageBytes;
            grpc.Interceptors.Add<FaultInterceptor>();
            grpc.Interceptors.Add<LimitInterceptor>();
            grpc.Interceptors.Add<DeadlineInterceptor>();
            grpc.Interceptors.Add<AccessInterceptor>();
            grpc.Interceptors.Add<AuditInterceptor>();
            grpc.Interceptors.Add<TextInterceptor>();
        });
        builder.Services.AddSingleton<FaultInterceptor>();
        builder.Services.AddSingleton<LimitInterceptor>();
        builder.Services.AddSingleton<DeadlineInterceptor>();
        builder.Services.AddSingleton<TextInterceptor>();
        builder.AddAudit();
    }

    /// <summary>Health, reflection and the feed, the probes, and details on the errors that never reach an rpc.</summary>
    public static void MapChassis(this WebApplication app)
    {
        app.Services.GetRequiredService<MappedServices>().Watch(app);
        // counts the time that passes from now on, not from the first call
        app.Services.GetRequiredService<TokenReader>();
        app.UseMiddleware<TransportFaults>();
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<ReflectionService>();
        app.MapExchange();
        app.MapAudit();
        if (app.Services.GetService<KeyKeeping>() is not null) app.MapGrpcService<KeyRpc>();
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.MapGet("/healthz/live", context => context.Response.WriteAsync("live\n", context.RequestAborted));
        app.MapGet("/healthz/ready", context =>
        {
            var objections = readiness.Objections;
            context.Response.StatusCode = objections.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            var answer = objections.Count == 0 ? "ready\n" : $"not ready: {string.Join(", ", objections)}\n";
            return context.Response.WriteAsync(answer + string.Concat(readiness.Troubles.Select(part => $"{part.Key}: {part.Value}\n")), context.RequestAborted);
        });
        app.Lifetime.ApplicationStarted.Register(() => readiness.Clear(Readiness.Starting));
        app.Lifetime.ApplicationStopping.Register(() => readiness.Object(Readiness.Stopping));
    }

    /// <summary>
    /// A singleton client to another service at <c>Fupin:Services:{service}:Address</c>, by default this process's own gRPC port: the call
    /// takes the same way whoever shares the process. Deadlines travel on, reads are retried on UNAVAILABLE.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Whom it calls.</param>
    /// <param name="caller">Name of the calling service: the identity its calls have.</param>
    public static void AddServiceClient<TClient>(this IHostApplicationBuilder builder, string service, string caller)
        where TClient : ClientBase<TClient> =>
        builder.Services.TryAddSingleton(services => services.GetRequiredService<ServiceChannels>().Client<TClient>(service, caller));

    private static void Listen(KestrelServerOptions kestrel, FupinOptions options)
    {
        kestrel.AddServerHeader = false;
        // a follower that vanished without a word is noticed
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        kestrel.Limits.Http2.MaxStreamsPerConnection = options.Limits.StreamsPerConnection;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.Limits.MetadataBytesOnTheWire;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = options.Limits.MetadataBytesOnTheWire;
        kestrel.Listen(options.Listen, options.GrpcPort, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        kestrel.Listen(options.Listen, options.HttpPort, endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }
}
