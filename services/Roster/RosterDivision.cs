using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Roster;

/// <summary>A division as the registry last recorded it.</summary>
public sealed class RosterDivision : IProjected
{
    public required Guid Id { get; init; }

    /// <summary>The registry's; an older event changes nothing.</summary>
    public required long Version { get; set; }

    public long Generation { get; set; }

    public required byte[]? Digest { get; init; }

    /// <summary>2, 4, 6, 9 or 12 digits, without zero padding.</summary>
    public required string Code { get; init; }

    public required DivisionLevel Level { get; init; }

    public required string DisplayName { get; init; }

    public required Guid? ParentId { get; init; }

    public required DivisionKind Kind { get; init; }

    public required DateOnly? ValidFrom { get; init; }

    /// <summary>First day it is no longer valid.</summary>
    public required DateOnly? ValidTo { get; init; }

    public bool IsValidOn(DateOnly day) => (ValidFrom is null || ValidFrom <= day) && (ValidTo is null || day < ValidTo);
}

/// <summary>Every division stands under itself and under each of its ancestors, as far as they arrived: one row for each.</summary>
public sealed class RosterDivisionAncestor
{
    public required Guid AncestorId { get; init; }

    public required Guid DivisionId { get; init; }
}
