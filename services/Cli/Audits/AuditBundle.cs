using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Google.Protobuf;

namespace Fupin.Cli.Audits;

/// <summary>What a bundle says it holds.</summary>
internal sealed record BundleManifest
{
    public const int CurrentFormat = 1;

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

/// <summary>
/// A stretch of a service's audit chain in one file that is verified without any server: a ZIP of the links (length-delimited AuditLink), the
/// heads that other services keep, a manifest with the digest of each file, and the service's seal on the manifest.
/// </summary>
internal static class AuditBundle
{
    public const string Links = "links.binpb";
    public const string Heads = "heads.binpb";
    private const string Manifest = "manifest.json";
    private const string Seal = "seal.binpb";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the manifest, has its digest sealed, and closes the file.</summary>
    public static async Task FinishAsync(ZipArchive archive, BundleManifest manifest, Func<byte[], Task<AuditSeal>> seal)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, Json);
        await using (var file = await archive.CreateEntry(Manifest).OpenAsync())
            await file.WriteAsync(bytes);
        var sealedBy = await seal(SHA256.HashData(bytes));
        await using (var file = await archive.CreateEntry(Seal).OpenAsync())
            sealedBy.WriteTo(file);
    }

    /// <summary>Adds a file of length-delimited messages; returns the SHA-256 of its bytes in hex.</summary>
    public static async Task<string> AddAsync(ZipArchive archive, string name, IAsyncEnumerable<IMessage> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = await archive.CreateEntry(name).OpenAsync();
        using var buffer = new MemoryStream();
        await foreach (var message in messages)
        {
            buffer.SetLength(0);
            message.WriteDelimitedTo(buffer);
            hash.AppendData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            await file.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Verifies a bundle by itself: its files against the manifest, the chain link by link, the kept heads.</summary>
    /// <exception cref="AuditBundleException">It is no bundle, or its files are not the manifest's.</exception>
    public static VerifiedBundle Verify(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var bytes = Bytes(archive, Manifest);
            var manifest = JsonSerializer.Deserialize<BundleManifest>(bytes, Json)!;
            if (manifest.Format != BundleManifest.CurrentFormat) throw AuditBundleException.Unreadable(path);
            foreach (var (name, digest) in manifest.Files)
                if (!string.Equals(Digest(archive, name), digest, StringComparison.Ordinal)) throw AuditBundleException.Changed(path, name);
            var seal = AuditSeal.Parser.ParseFrom(Bytes(archive, Seal));
            if (!seal.BundleSha256.Span.SequenceEqual(SHA256.HashData(bytes))) throw AuditBundleException.Changed(path, Manifest);

            var start = new AuditHead { Position = manifest.After, Digest = ByteString.CopyFrom(Convert.FromHexString(manifest.AfterDigest)) };
            using (var heads = Open(archive, Heads))
            {
                var verifier = new ChainVerifier(start, Read(heads, ListKeptHeadsResponse.Parser).SelectMany(kept => kept.Heads.Select(head => new KeptHead(kept.Keeper, head))));
                var last = start;
                using var links = Open(archive, Links);
                foreach (var link in Read(links, AuditLink.Parser))
                {
                    verifier.Take(link);
                    last = new() { Position = link.Position, Digest = link.Digest };
                }
                var flaws = verifier.Flaws.ToList();
                if (last.Position != manifest.Through || Convert.ToHexStringLower(last.Digest.Span) != manifest.ThroughDigest)
                    flaws.Add(new(last.Position + 1, AuditFlaw.LinkMissing));
                return new(manifest, seal, SHA256.HashData(bytes), verifier.Compared, flaws);
            }
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or InvalidProtocolBufferException or KeyNotFoundException or FormatException)
        {
            throw AuditBundleException.Unreadable(path);
        }
    }

    /// <summary>The entries a bundle holds, in the order of the chain.</summary>
    public static List<AuditEntry> EntriesOf(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var file = Open(archive, Links);
        return [.. Read(file, AuditLink.Parser).Where(link => !link.Entry.IsEmpty).Select(link => AuditEntry.Parser.ParseFrom(link.Entry))];
    }

    private static IEnumerable<T> Read<T>(Stream file, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        // an archive's stream can't seek: the end shows at the first byte of the next length
        for (var first = file.ReadByte(); first >= 0; first = file.ReadByte())
        {
            var (length, shift) = (0, 0);
            for (var next = first; ; next = file.ReadByte())
            {
                if (next < 0 || shift > 28) throw new InvalidDataException("cut off");
                length |= (next & 0x7F) << shift;
                if (next < 0x80) break;
                shift += 7;
            }
            var bytes = new byte[length];
            file.ReadExactly(bytes);
            yield return parser.ParseFrom(bytes);
        }
    }

    private static string Digest(ZipArchive archive, string name)
    {
        using var file = Open(archive, name);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static byte[] Bytes(ZipArchive archive, string name)
    {
        using var file = Open(archive, name);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Stream Open(ZipArchive archive, string name) => archive.GetEntry(name)?.Open() ?? throw new InvalidDataException(name);
}

/// <param name="Manifest">What it says it holds.</param>
/// <param name="Seal">The service's seal; only the service can say whether it is its own.</param>
/// <param name="Sha256">Of the manifest.</param>
/// <param name="Compared">Kept heads that were compared.</param>
/// <param name="Flaws">None: the chain holds.</param>
internal sealed record VerifiedBundle(BundleManifest Manifest, AuditSeal Seal, byte[] Sha256, int Compared, IReadOnlyList<ChainFlaw> Flaws);

/// <summary>A file that is no sound bundle.</summary>
internal sealed class AuditBundleException(string zh, string en) : Exception($"{zh} / {en}")
{
    public string Chinese { get; } = zh;

    public string English { get; } = en;

    public static AuditBundleException Unreadable(string path) => new($"{path} 不是完整的审计包", $"{path} is no whole audit bundle");

    public static AuditBundleException Changed(string path, string name) =>
        new($"{path} 中的 {name} 与清单的校验值不符：审计包被改动过", $"{name} in {path} does not match the manifest's digest: the bundle was changed");
}
