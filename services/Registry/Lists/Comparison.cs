using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Registry.Lists;

/// <summary>A list that an office held against the register.</summary>
internal sealed class Comparison
{
    public Guid Id { get; set; }

    /// <summary>Subject of who compared it; his list ids are his own.</summary>
    public string Caller { get; set; } = "";

    public string Key { get; set; } = "";
    public string Title { get; set; } = "";
    public Guid DivisionId { get; set; }
    public Department Department { get; set; }
    public ComparisonState State { get; set; }
    public bool Saved { get; set; }
    public long Rows { get; set; }

    /// <summary>Keyed: ID numbers could be found from an open digest.</summary>
    public byte[] Digest { get; set; } = [];

    public long Matched { get; set; }
    public long NameDiffers { get; set; }
    public long Elsewhere { get; set; }
    public long Unknown { get; set; }
    public long Invalid { get; set; }
    public DateTimeOffset BeginTime { get; set; }
    public DateTimeOffset? EndTime { get; set; }
}

/// <summary>
/// A row of a list that the register does not bear out, until somebody settled it. A person found in another county is two: unknown where
/// the list stands, elsewhere in the city.
/// </summary>
internal sealed class Difference : IVersioned
{
    public Guid Id { get; set; }
    public long Version { get; set; } = 1;
    public Guid ComparisonId { get; set; }
    public int Line { get; set; }
    public PersonVerdict Verdict { get; set; }
    public Guid DivisionId { get; set; }
    public byte[]? IdCipher { get; set; }
    public string FullName { get; set; } = "";
    public Guid? PersonId { get; set; }
    public Guid? HouseholdId { get; set; }
    public string Reason { get; set; } = "";
    public string Owner { get; set; } = "";
    public DateOnly? DueDate { get; set; }
    public DifferenceOutcome Outcome { get; set; }
    public string Note { get; set; } = "";
    public string SettledBy { get; set; } = "";
    public DateTimeOffset? SettledAt { get; set; }

    public bool IsOpen => Outcome == DifferenceOutcome.Unspecified;

    /// <exception cref="Chassis.Faults.Fault">FAILED_PRECONDITION DIFFERENCE_SETTLED.</exception>
    public void Assign(string owner, DateOnly due)
    {
        if (!IsOpen) throw RegistryErrors.DifferenceSettled();
        (Owner, DueDate) = (owner, due);
    }

    /// <exception cref="Chassis.Faults.Fault">FAILED_PRECONDITION DIFFERENCE_SETTLED.</exception>
    public void Settle(DifferenceOutcome outcome, string note, string by, DateTimeOffset now)
    {
        if (!IsOpen) throw RegistryErrors.DifferenceSettled();
        (Outcome, Note, SettledBy, SettledAt) = (outcome, note, by, now);
    }
}
