using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>A member of a household: what does not change by year.</summary>
internal sealed class Person
{
    public Guid Id { get; set; }
    public Guid HouseholdId { get; set; }

    /// <summary>Place in the household as the form had it, from 1.</summary>
    public int Seq { get; set; }

    public string Number { get; set; } = "";
    public string FullName { get; set; } = "";
    public Sex Sex { get; set; }
    public DateOnly? BirthDate { get; set; }
    public IdentityDocument Document { get; set; }
    public byte[]? IdCipher { get; set; }

    /// <summary>Keyed hash of the number in capitals; how duplicates and other departments' lists are matched.</summary>
    public byte[]? IdHash { get; set; }

    /// <summary>The same under another index key: while keys are changed both are there, then only the one that is matched.</summary>
    public byte[]? IdHashSecond { get; set; }

    public string NoIdReason { get; set; } = "";
    public Relation Relation { get; set; }
    public Ethnicity Ethnicity { get; set; }
    public byte[]? DisabilityCertificateCipher { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
}

/// <summary>What is true of a person for one year.</summary>
internal sealed class PersonYear
{
    public Guid PersonId { get; set; }
    public int Year { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public Education Education { get; set; }
    public Schooling Schooling { get; set; }
    public Health Health { get; set; }
    public Health SecondHealth { get; set; }
    public DisabilityKind DisabilityKind { get; set; }
    public int? DisabilityGrade { get; set; }
    public Residence Residence { get; set; }
    public LabourAbility Labour { get; set; }
    public WorkPlace WorkPlace { get; set; }
    public int? WorkMonths { get; set; }
    public bool? OnActiveService { get; set; }
    public bool? MedicalInsurance { get; set; }
    public bool? PensionInsurance { get; set; }
}
