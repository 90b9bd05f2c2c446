using Fupin.Chassis.Hosting;
using Fupin.Chassis.Limits;
using Fupin.Chassis.Paging;
using Fupin.Chassis.Protection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fupin.Chassis.Access;

internal static class AccessHosting
{
    /// <summary>Who may call what. There is no switch to leave it out.</summary>
    /// <exception cref="StartupException">Section <c>Fupin:Access</c> is wrong, or nobody could sign in.</exception>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(AccessOptionsReader.Read(builder.Configuration, builder.Environment.IsDevelopment()));
        services.AddSingleton<TokenReader>();
        services.AddSingleton<OutgoingTokens>();
        services.AddSingleton<RpcPolicies>();
        services.AddHostedService(provider => provider.GetRequiredService<RpcPolicies>());
        services.AddKeyedSingleton<IStandings, StandingsHere>("fupin.audit.v1");
        services.AddSingleton<CallerLimits>();
        services.AddSingleton<CallAccess>();
        services.AddSingleton<AccessInterceptor>();
        services.AddSingleton(provider => new PageSeal(provider.GetRequiredService<DeploymentKeys>().Token, provider.GetRequiredService<TimeProvider>()));
    }
}
