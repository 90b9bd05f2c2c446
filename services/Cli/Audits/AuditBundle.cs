using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Google.Protobuf;

namespace Fupin.Cli.Audits;

/// <summary>
/// A stretch of a service's audit chain in one file that is verified without any server: a ZIP of the links (length-delimited AuditLink), the
/// heads that other services keep, a manifest with the digest of each file, and the service's seal on the manifest, which it signed.
/// </summary>
internal static class AuditBundle
{
    public const string Links = "links.binpb";
    public const string Heads = "heads.binpb";
    private const string Manifest = "manifest.json";
    private const string Seal = "seal.binpb";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the manifest, has its digest sealed, and closes the file.</summary>
    public static async Task<AuditSeal> FinishAsync(ZipArchive archive, BundleManifest manifest, Func<byte[], Task<AuditSeal>> seal)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, Json);
        await using (var file = await archive.CreateEntry(Manifest).OpenAsync())
            await file.WriteAsync(bytes);
        var sealedBy = await seal(SHA256.HashData(bytes));
        await using (var file = await archive.CreateEntry(Seal).OpenAsync())
            sealedBy.WriteTo(file);
        return sealedBy;
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

    /// <summary>
    /// Verifies a bundle by itself: its files against the manifest, the manifest against the seal, the chain link by link, the kept heads.
    /// Who sealed it, <see cref="SealVerdict"/> says.
    /// </summary>
    /// <exception cref="AuditBundleException">It is no bundle, or its files are not the manifest's, or the seal is another's.</exception>
    public static VerifiedBundle Verify(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var bytes = Bytes(archive, Manifest);
            var manifest = JsonSerializer.Deserialize<BundleManifest>(bytes, Json)!;
            if (manifest.Format is < 1 or > BundleManifest.CurrentFormat || !manifest.Files.ContainsKey(Links) || !manifest.Files.ContainsKey(Heads))
                throw AuditBundleException.Unreadable(path);
            if (Stranger(archive, manifest) is { } stranger) throw AuditBundleException.Stranger(path, stranger);
            foreach (var (name, digest) in manifest.Files)
                if (!string.Equals(Digest(archive, name), digest, StringComparison.Ordinal)) throw AuditBundleException.Changed(path, name);
            var seal = AuditSeal.Parser.ParseFrom(Bytes(archive, Seal));
            if (!seal.BundleSha256.Span.SequenceEqual(SHA256.HashData(bytes))) throw AuditBundleException.Changed(path, Manifest);
            if (Differing(manifest, seal) is { } field) throw AuditBundleException.OtherSeal(path, field);

            var start = new AuditHead { Position = manifest.After, Digest = ByteString.CopyFrom(Convert.FromHexString(manifest.AfterDigest)) };
            using (var heads = Open(archive, Heads))
            {
                var verifier = new ChainVerifier(start, Read(heads, ListKeptHeadsResponse.Parser).SelectMany(kept => kept.Heads.Select(head => new KeptHead(kept.Keeper, head))));
                var (entries, last) = (0L, start);
                using var links = Open(archive, Links);
                foreach (var link in Read(links, AuditLink.Parser))
                {
                    verifier.Take(link);
                    if (link.Position > 0) last = new() { Position = link.Position, Digest = link.Digest };
                    if (!link.Entry.IsEmpty) entries++;
                }
                if ((verifier.Links, entries) != (manifest.Links, manifest.Entries)) throw AuditBundleException.Changed(path, Links);
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

    /// <summary>What a seal says of the chain and the manifest says otherwise.</summary>
    private static string? Differing(BundleManifest manifest, AuditSeal seal) =>
        seal.Service != manifest.Service ? "service"
        : seal.Through != manifest.Through ? "through"
        : Convert.ToHexStringLower(seal.Digest.Span) != manifest.ThroughDigest ? "through_digest"
        : null;

    /// <summary>A file that no digest covers, or a second one of the same name, which another program might read instead.</summary>
    private static string? Stranger(ZipArchive archive, BundleManifest manifest)
    {
        HashSet<string> known = [Manifest, Seal, .. manifest.Files.Keys];
        return archive.Entries.FirstOrDefault(entry => !known.Remove(entry.FullName))?.FullName;
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
/// <param name="Seal">Says the same of the chain as the manifest does, and is over it.</param>
/// <param name="Sha256">Of the manifest.</param>
/// <param name="Compared">Kept heads that were compared.</param>
/// <param name="Flaws">None: the chain holds.</param>
internal sealed record VerifiedBundle(BundleManifest Manifest, AuditSeal Seal, byte[] Sha256, int Compared, IReadOnlyList<ChainFlaw> Flaws);
