using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fupin.Chassis.Audit;

internal static class AuditHosting
{
    /// <summary>Puts calls on record. There is no switch to leave it out.</summary>
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<AuditOptions>>().Value);
        builder.Services.AddSingleton<AuditedRpcs>();
        builder.Services.AddSingleton<RefusedCalls>();
        builder.Services.AddSingleton<AuditInterceptor>();
    }

    /// <summary>The record of one service's reads.</summary>
    public static void AddAudit<TDb>(this IHostApplicationBuilder builder)
        where TDb : ServiceDb
    {
        builder.Services.AddKeyedSingleton(typeof(TDb), (services, _) =>
        {
            var databases = services.GetRequiredService<ServiceDbFactory<TDb>>();
            return new ReadEntries(
                databases.Runtime, databases.CreateDbContext, services.GetRequiredService<AuditOptions>(), services.GetRequiredService<ILogger<ReadEntries>>());
        });
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<ReadEntries>(typeof(TDb)));
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredKeyedService<ReadEntries>(typeof(TDb)));
    }

    public static void MapAudit(this WebApplication app)
    {
        if (app.Services.GetService<ReadEntries>() is not null)
            app.MapGrpcService<AuditRpc>();
    }
}
