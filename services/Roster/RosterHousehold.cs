using Fupin.Chassis.Storage;
using Fupin.Registry.V1;

namespace Fupin.Roster;

/// <summary>
/// A household as the registry last recorded it, with the facts of its latest year. Null is unknown: blank in the register, or (class B)
/// not for this service to read. Never holds class A data.
/// </summary>
public sealed class RosterHousehold : IProjected
{
    public required Guid Id { get; init; }

    /// <summary>The registry's; an older event changes nothing. The last one stays when the household is removed, so that no late event brings it back.</summary>
    public required long Version { get; set; }

    public long Generation { get; set; }

    public required byte[]? Digest { get; init; }

    /// <summary>Not in the register any more: of this row only the version counts. Lookups pass over it.</summary>
    public required bool Removed { get; init; }

    /// <summary>户编号, unique in its county.</summary>
    public required string Number { get; init; }

    /// <summary>The administrative village.</summary>
    public required Guid DivisionId { get; init; }

    /// <summary>自然村</summary>
    public required string Hamlet { get; init; }

    /// <summary>村民小组</summary>
    public required string VillagerGroup { get; init; }

    public required HouseholdStandard Standard { get; init; }

    public required int? RegisteredYear { get; init; }

    public required int? PlannedExitYear { get; init; }

    /// <summary>是否搬迁户</summary>
    public required bool? Relocating { get; init; }

    /// <summary>Members now.</summary>
    public required int Persons { get; init; }

    /// <summary>Year of the facts below.</summary>
    public required int? Year { get; init; }

    public required HouseholdKind Kind { get; init; }

    public required PovertyStatus Status { get; init; }

    public required int? ExitYear { get; init; }

    /// <summary>Class B.</summary>
    public required PovertyCause? MainCause { get; init; }

    /// <summary>Fen, as declared. Class B.</summary>
    public required long? NetPerHeadFen { get; init; }

    public required HouseGrade HouseGrade { get; init; }

    /// <summary>是否危房</summary>
    public required bool? Dilapidated { get; init; }
}
