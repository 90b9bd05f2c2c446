using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>What a household last contributed to the figures of its division and of every division above.</summary>
internal sealed class HouseholdContribution : IProjected
{
    public required Guid HouseholdId { get; init; }

    /// <summary>The registry's; an older event changes nothing.</summary>
    public required long Version { get; set; }

    public long Generation { get; set; }

    public required byte[]? Digest { get; init; }

    public required Guid DivisionId { get; init; }

    public required int Persons { get; init; }

    public required PovertyCause Cause { get; init; }

    public required PovertyStatus Status { get; init; }
}

/// <summary>What a village last contributed.</summary>
internal sealed class VillageContribution : IProjected
{
    public required Guid VillageId { get; init; }

    /// <summary>The registry's; an older event changes nothing.</summary>
    public required long Version { get; set; }

    public long Generation { get; set; }

    public required byte[]? Digest { get; init; }

    public required Guid DivisionId { get; init; }

    public required VillageKind Kind { get; init; }

    public int PoorVillages => Kind is VillageKind.Poor or VillageKind.DeepPoverty ? 1 : 0;
}

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
        model.Entity<HouseholdContribution>(household =>
        {
            household.ToTable("household_contribution");
            household.HasKey(h => h.HouseholdId);
            household.HasIndex(h => h.DivisionId);
        });
        model.Entity<VillageContribution>(village =>
        {
            village.ToTable("village_contribution");
            village.HasKey(v => v.VillageId);
            village.HasIndex(v => v.DivisionId);
        });
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
