using Fupin.Cli.Imports;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Cli.Previews;

/// <summary>What an import would do. Holds counts, the first errors and 32 bytes for each batch, whatever the file's size.</summary>
internal sealed class PreviewOutcome
{
    private readonly List<ByteString> batches = [];
    private readonly Dictionary<string, int> fields = new(StringComparer.Ordinal);

    public PreviewBegun Begun { get; set; } = new();

    public ImportTally Tally { get; } = new();

    /// <summary>Digests of the batches that were previewed, in order.</summary>
    public IReadOnlyList<ByteString> Batches => batches;

    /// <summary>In how many households each field differs.</summary>
    public IReadOnlyDictionary<string, int> Fields => fields;

    /// <summary>Every household is in the register as the file has it, or would be.</summary>
    public bool IsComplete => Tally.Counts is { HeldBackHouseholds: 0, DifferingHouseholds: 0 };

    public ImportBatch Sent(ImportBatch batch)
    {
        batches.Add(batch.Sha256);
        return batch;
    }

    public void Add(HouseholdPreview household)
    {
        foreach (var error in household.Errors) Tally.Add(error);
        foreach (var column in household.Differences.Select(d => d.Column).Distinct(StringComparer.Ordinal))
            fields[column] = fields.GetValueOrDefault(column) + 1;
    }
}
