using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>What becomes of one household of a batch, and why.</summary>
internal sealed record PlannedHousehold(FormHousehold Read, ImportEffect Effect, IReadOnlyList<RowError> Errors, IReadOnlyList<FieldDifference> Differences)
{
    public PlannedHousehold(FormHousehold read, ImportEffect effect)
        : this(read, effect, [], [])
    {
    }

    /// <summary>The registered household that it is the same as; set where it is unchanged.</summary>
    public Guid Registered { get; init; }

    /// <summary>For an import: errors, and differences without their values.</summary>
    public IEnumerable<RowError> AllErrors => Errors.Concat(Differences.Select(d => d.ToError(Read)));

    public HouseholdPreview ToMessage()
    {
        var message = new HouseholdPreview { Line = Read.FirstLine, Number = Read.Number, Effect = Effect };
        message.Errors.AddRange(Errors);
        message.Differences.AddRange(Differences.Select(d => d.ToMessage()));
        return message;
    }
}
