using Fupin.Chassis.Audit;
using Fupin.Chassis.Access;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Registry.Comparisons;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.Imports;
using Fupin.Registry.Lists;
using Fupin.Registry.Policies;
using Fupin.Registry.Records;
using Fupin.Registry.Villages;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fupin.Registry;

/// <summary>The register of the poverty alleviation office 扶贫办: divisions, villages, households and persons.</summary>
public static class RegistryModule
{
    private const string Name = "registry";

    public static void AddRegistry(this WebApplicationBuilder builder)
    {
        builder.AddServiceDb<RegistryDb>(Name);
        builder.AddFeed<RegistryDb>(Name);
        builder.AddAuditWitness<RegistryDb>(Name, "assessment");
        builder.AddProtectedColumns<RegistryDb>(Name, ClassAColumns.Encrypted, ClassAColumns.Hashed);
        builder.AddStandings<RegistryStandings>("fupin.registry.v1");
        var services = builder.Services;
        services.AddOptions<RegistryOptions>().BindConfiguration("Fupin:Registry").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<DivisionTrees>();
        services.AddSingleton<HouseholdCards>();
        services.AddSingleton(provider => new PovertyLines(
            provider.GetRequiredService<IOptions<RegistryOptions>>().Value.Policies, provider.GetRequiredService<FupinOptions>().City));
        services.AddSingleton<ImportBeginning>();
        services.AddSingleton<ImportWriter>();
        services.AddSingleton<HouseholdReaders>();
        services.AddSingleton<HouseholdImports>();
        services.AddSingleton<HouseholdPreviews>();
        services.AddSingleton<HouseholdComparisons>();
        services.AddSingleton<ImportRemoval>();
        services.AddSingleton<ImportUndoing>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportUndoing>());
    }

    public static void MapRegistry(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<PovertyLines>(); // a wrong policy file stops the start, not the first import
        app.MapGrpcService<DivisionService>();
        app.MapGrpcService<VillageService>();
        app.MapGrpcService<HouseholdService>();
        app.MapGrpcService<RecordService>();
        app.MapGrpcService<ComparisonService>();
    }
}
