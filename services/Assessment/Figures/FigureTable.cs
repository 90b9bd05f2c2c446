using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>Sum of the villages in a division and below.</summary>
internal sealed class VillageFigures : IVersioned
{
    public required Guid DivisionId { get; init; }

    public required long Version { get; set; }

    public required long PoorVillages { get; init; }
}

/// <summary>Sum of the households in a division and below with one main cause; unspecified: without a cause.</summary>
internal sealed class HouseholdFigures : IVersioned
{
    public required Guid DivisionId { get; init; }

    public required PovertyCause Cause { get; init; }

    public required long Version { get; set; }

    public required long Households { get; init; }

    public required long Persons { get; init; }
}

internal static class FigureTable
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<VillageFigures>(figures =>
        {
            figures.ToTable("village_figures");
            figures.HasKey(f => f.DivisionId);
        });
        model.Entity<HouseholdFigures>(figures =>
        {
            figures.ToTable("household_figures");
            figures.HasKey(f => new { f.DivisionId, f.Cause });
        });
    }
}
