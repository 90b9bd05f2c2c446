using Fupin.Chassis.Storage;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>A division as the registry last recorded it.</summary>
internal sealed class MirroredDivision : IProjected
{
    public required Guid Id { get; init; }

    /// <summary>The registry's; an older event changes nothing.</summary>
    public required long Version { get; set; }

    public long Generation { get; set; }

    public required byte[]? Digest { get; init; }

    public required string Code { get; init; }

    public required DivisionLevel Level { get; init; }

    public required string DisplayName { get; init; }

    public required Guid? ParentId { get; init; }

    public required DateOnly? ValidFrom { get; init; }

    /// <summary>First day it is no longer valid.</summary>
    public required DateOnly? ValidTo { get; init; }

    public bool IsValidOn(DateOnly day) => (ValidFrom is null || ValidFrom <= day) && (ValidTo is null || day < ValidTo);
}

/// <summary>Every division stands under itself and under each of its ancestors: one row for each.</summary>
internal sealed class DivisionAncestor
{
    public required Guid AncestorId { get; init; }

    public required Guid DivisionId { get; init; }
}

internal static class DivisionTable
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<MirroredDivision>(division =>
        {
            division.ToTable("division");
            division.HasKey(d => d.Id);
            division.HasIndex(d => new { d.Level, d.DisplayName });
        });
        model.Entity<DivisionAncestor>(ancestor =>
        {
            ancestor.ToTable("division_ancestor");
            ancestor.HasKey(a => new { a.AncestorId, a.DivisionId });
            ancestor.HasIndex(a => a.DivisionId);
        });
    }
}
