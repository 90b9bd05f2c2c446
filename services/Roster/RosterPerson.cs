using Fupin.Registry.V1;

namespace Fupin.Roster;

/// <summary>
/// A member of a household, with the facts of the household's latest year; replaced together with it. Null is unknown: blank in the
/// register, or (class B) not for this service to read. Never holds class A data: other departments match ID numbers by asking the registry.
/// </summary>
public sealed class RosterPerson
{
    public required Guid HouseholdId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>人编号</summary>
    public required string Number { get; init; }

    /// <summary>Class B.</summary>
    public required string? FullName { get; init; }

    public required Sex Sex { get; init; }

    /// <summary>Class B.</summary>
    public required DateOnly? BirthDate { get; init; }

    public required Relation Relation { get; init; }

    public required Ethnicity Ethnicity { get; init; }

    public required Education Education { get; init; }

    public required Schooling Schooling { get; init; }

    /// <summary>Class B.</summary>
    public required Health? Health { get; init; }

    /// <summary>The second of at most two. Class B.</summary>
    public required Health? SecondHealth { get; init; }

    /// <summary>Class B.</summary>
    public required DisabilityKind? DisabilityKind { get; init; }

    /// <summary>1 (most severe) to 4. Class B.</summary>
    public required int? DisabilityGrade { get; init; }

    public required Residence Residence { get; init; }

    public required LabourAbility Labour { get; init; }

    public required WorkPlace WorkPlace { get; init; }

    /// <summary>务工时间, 0 to 12 months.</summary>
    public required int? WorkMonths { get; init; }

    public required bool? MedicalInsurance { get; init; }

    public required bool? PensionInsurance { get; init; }
}
