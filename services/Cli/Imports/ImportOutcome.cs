using Fupin.Registry.V1;

namespace Fupin.Cli.Imports;

/// <summary>A finished import.</summary>
/// <param name="Import">As the server has it.</param>
/// <param name="Tally">What was answered, and what the client held back.</param>
/// <param name="UnknownColumns">Headers the registry does not know; their cells were ignored.</param>
/// <param name="RejectedRows">Rows in the rejects file.</param>
internal sealed record ImportOutcome(Import Import, ImportTally Tally, IReadOnlyList<string> UnknownColumns, int RejectedRows)
{
    /// <summary>Every household is in the register as the file has it.</summary>
    public bool IsComplete => Tally.Counts is { HeldBackHouseholds: 0, DifferingHouseholds: 0 };

    /// <summary>The file was imported before under this id; the stored answers came back.</summary>
    public bool IsRepeated => Tally.Batches > 0 && Tally.ReplayedBatches == Tally.Batches;
}
