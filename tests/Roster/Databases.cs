using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Roster.Tests;

/// <summary>A department that embeds the Roster and nothing else.</summary>
internal sealed class ReaderDb(DbContextOptions<ReaderDb> options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    protected override void ConfigureModel(ModelBuilder model) => model.AddRoster();
}

/// <summary>In the registry's place, to publish what the registry has no rpc for yet.</summary>
internal sealed class SourceDb(DbContextOptions<SourceDb> options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    protected override void ConfigureModel(ModelBuilder model)
    {
    }
}
