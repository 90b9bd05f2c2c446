using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.Records;
using Fupin.Registry.Villages;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Registry;

/// <summary>The register of poor households 建档立卡.</summary>
public static class RegistryModule
{
    public static void AddRegistry(this WebApplicationBuilder builder)
    {
        builder.AddServiceDb<RegistryDb>("registry");
        builder.Services.AddSingleton<DivisionTrees>();
        builder.Services.AddSingleton<HouseholdCards>();
    }

    public static void MapRegistry(this WebApplication app)
    {
        app.MapGrpcService<DivisionService>();
        app.MapGrpcService<VillageService>();
        app.MapGrpcService<HouseholdService>();
        app.MapGrpcService<RecordService>();
    }
}
