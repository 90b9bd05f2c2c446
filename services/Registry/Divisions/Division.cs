using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Registry.Divisions;

/// <summary>An administrative division for the time it was valid; a changed one is a new row and a successor.</summary>
internal sealed class Division : IVersioned
{
    public Guid Id { get; set; }
    public long Version { get; set; } = 1;
    public string Code { get; set; } = "";
    public CodeAuthority CodeAuthority { get; set; }
    public DivisionLevel Level { get; set; }
    public string Name { get; set; } = "";
    public Guid? ParentId { get; set; }
    public DivisionKind Kind { get; set; }

    /// <summary>Sorted, separated by one blank.</summary>
    public string Tags { get; set; } = "";

    /// <summary>Null: no known beginning.</summary>
    public DateOnly? ValidFrom { get; set; }

    /// <summary>First day it is no longer valid.</summary>
    public DateOnly? ValidTo { get; set; }

    public bool Invented { get; set; }
    public DateTimeOffset RecordedAt { get; set; }

    public bool ValidOn(DateOnly date) => (ValidFrom is null || ValidFrom <= date) && (ValidTo is null || date < ValidTo);

    public bool Overlaps(Division other) =>
        (ValidTo is null || other.ValidFrom is null || other.ValidFrom < ValidTo)
        && (other.ValidTo is null || ValidFrom is null || ValidFrom < other.ValidTo);
}

/// <summary>A division that took the place of another.</summary>
internal sealed class DivisionSuccessor
{
    public Guid DivisionId { get; set; }
    public Guid SuccessorId { get; set; }
}
