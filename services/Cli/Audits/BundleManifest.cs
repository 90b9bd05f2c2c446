using System.Text.Json.Serialization;

namespace Fupin.Cli.Audits;

/// <summary>What a bundle says it holds.</summary>
internal sealed record BundleManifest
{
    /// <summary>1 has no signature beside the seal.</summary>
    public const int CurrentFormat = 2;

    public int Format { get; init; } = CurrentFormat;
    public required string Service { get; init; }

    /// <summary>Entries of this division only, with its resource name; empty: all.</summary>
    public string Division { get; init; } = "";

    /// <summary>Entries not before, and before; null: all.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>The position before the first link, and the digest there in hex.</summary>
    public required long After { get; init; }

    public required string AfterDigest { get; init; }

    /// <summary>The last link's position and digest.</summary>
    public required long Through { get; init; }

    public required string ThroughDigest { get; init; }
    public required long Links { get; init; }

    /// <summary>Links that come with their entry; of the others only the digests are in the bundle.</summary>
    public required long Entries { get; init; }

    /// <summary>SHA-256 of each file, in hex.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Everything of the chain up to <see cref="Through"/>: what may be archived with it.</summary>
    [JsonIgnore]
    public bool IsWhole => Division.Length == 0 && Links == Entries && Through - After == Links;
}
