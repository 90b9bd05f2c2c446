using Fupin.Chassis.Storage;
using Fupin.Registry.V1;

namespace Fupin.Roster;

/// <summary>A village of the register, with the facts of the latest year that others count or join on; the rest is on the registry's own register.</summary>
public sealed class RosterVillage : IProjected
{
    public required Guid Id { get; init; }

    /// <summary>The registry's; an older event changes nothing.</summary>
    public required long Version { get; set; }

    public long Generation { get; set; }

    public required byte[]? Digest { get; init; }

    /// <summary>The administrative village.</summary>
    public required Guid DivisionId { get; init; }

    public required string DisplayName { get; init; }

    public required int? Year { get; init; }

    public required VillageKind Kind { get; init; }

    /// <summary>贫困村, 深度贫困村 (REG-21).</summary>
    public bool IsPoor => Kind is VillageKind.Poor or VillageKind.DeepPoverty;
}
