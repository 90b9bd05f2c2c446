using Fupin.Chassis.Storage;

namespace Fupin.Assessment.ExitPlans;

/// <summary>An edition of a city's exit plan as printed. Editions are never changed: a corrected or later document is a new one (CON-04).</summary>
internal sealed class ExitPlan : IVersioned
{
    public required Guid Id { get; init; }

    public long Version { get; set; } = 1;

    public required string Jurisdiction { get; init; }

    /// <summary>From 1 for each jurisdiction, in the order of import.</summary>
    public required int Edition { get; init; }

    public required string Document { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public List<ExitPlanLine> Lines { get; init; } = [];

    /// <summary>Whether a document prints the same figures, in whatever order.</summary>
    public bool Prints(IReadOnlyCollection<ExitPlanLine> lines) =>
        lines.Count == Lines.Count && lines.Select(l => l.Printed).ToHashSet().SetEquals(Lines.Select(l => l.Printed));
}

/// <summary>One figure as printed; what is not printed is null.</summary>
internal sealed class ExitPlanLine
{
    public Guid ExitPlanId { get; init; }

    /// <summary>Place in the import, from 0.</summary>
    public required int Number { get; init; }

    public required int Year { get; init; }

    /// <summary>Name of the county-level unit; empty: the whole city.</summary>
    public required string Division { get; init; }

    public required V1.ExitPlanLineKind Kind { get; init; }

    public long? Persons { get; init; }

    public long? Villages { get; init; }

    public required string Source { get; init; }

    /// <summary>Smallest unit of the print, in persons; 1: exact. As given, without meaning, where no persons are printed.</summary>
    public required long UnitPersons { get; init; }

    public (int, string, V1.ExitPlanLineKind, long?, long?, string, long) Printed =>
        (Year, Division, Kind, Persons, Villages, Source, UnitPersons);
}
