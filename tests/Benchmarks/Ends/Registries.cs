using Fupin.Chassis.Access;
using Fupin.Chassis.Audit;
using Fupin.Host;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Ends;

/// <summary>The registry as the host composes it, and without what a benchmark measures. Compositions without it exist here and nowhere else.</summary>
internal static class Registries
{
    private const string Services = "registry";

    public static WebApplication Build(string without, string[] arguments) => without switch
    {
        "nothing" => Composition.Build(Services, arguments),
        "access" => Composition.Build(Services, arguments, builder =>
            builder.Services.AddSingleton<GivenCaller>().Configure<GrpcServiceOptions>(grpc => Replace<AccessInterceptor, GivenCaller>(grpc.Interceptors))),
        "audit" => WithoutAudit(Composition.Build(Services, arguments, builder =>
            builder.Services.AddSingleton<CommittedInsert>().Configure<GrpcServiceOptions>(grpc => Replace<AuditInterceptor, CommittedInsert>(grpc.Interceptors)))),
        _ => throw new ArgumentException($"a registry without '{without}' is not known: nothing, access, audit", nameof(without)),
    };

    private static WebApplication WithoutAudit(WebApplication app)
    {
        foreach (var record in app.Services.GetServices<ReadEntries>()) record.Runtime.Audit = null;
        return app;
    }

    /// <summary>In the same place, for their order matters.</summary>
    private static void Replace<TOld, TNew>(InterceptorCollection interceptors)
        where TNew : Grpc.Core.Interceptors.Interceptor
    {
        interceptors.Add<TNew>();
        var (added, place) = (interceptors[^1], interceptors.Select(i => i.Type).ToList().IndexOf(typeof(TOld)));
        interceptors.RemoveAt(interceptors.Count - 1);
        interceptors[place] = added;
    }
}
