using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fupin.Audit.V1;
using Google.Protobuf;

namespace Fupin.Cli.Tests.Server;

/// <summary>A bundle taken to pieces and put together again by somebody who has read how it is made: everything but the department's key.</summary>
internal sealed class BundleParts
{
    private byte[] heads;
    private byte[] manifest;

    private BundleParts(List<AuditLink> links, byte[] heads, byte[] manifest, AuditSeal seal)
    {
        (Links, this.heads, this.manifest, Seal) = (links, heads, manifest, seal);
        Manifest = JsonNode.Parse(manifest)!.AsObject();
    }

    public List<AuditLink> Links { get; }

    public JsonObject Manifest { get; }

    public AuditSeal Seal { get; set; }

    public static BundleParts Of(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        using var links = new MemoryStream(Read(zip, "links.binpb"));
        List<AuditLink> read = [];
        while (links.Position < links.Length) read.Add(AuditLink.Parser.ParseDelimitedFrom(links));
        return new(read, Read(zip, "heads.binpb"), Read(zip, "manifest.json"), AuditSeal.Parser.ParseFrom(Read(zip, "seal.binpb")));
    }

    /// <summary>Says of every entry that somebody else did it, and computes anew whatever needs no key.</summary>
    public BundleParts Rewrite()
    {
        var digest = Convert.FromHexString((string)Manifest["after_digest"]!);
        foreach (var link in Links)
        {
            var entry = AuditEntry.Parser.ParseFrom(link.Entry);
            entry.Actor.Subject = "somebody-else";
            link.Entry = entry.ToByteString();
            link.EntrySha256 = ByteString.CopyFrom(SHA256.HashData(link.Entry.Span));
            digest = SHA256.HashData([.. digest, .. link.EntrySha256, .. link.Mac]);
            link.Digest = ByteString.CopyFrom(digest);
        }
        Manifest["through_digest"] = Convert.ToHexStringLower(digest);
        Seal.Digest = ByteString.CopyFrom(digest);
        return this;
    }

    /// <summary>Writes the manifest anew, over the links as they are and no kept head, and has the seal be of it.</summary>
    public BundleParts Sum()
    {
        Manifest["files"] = new JsonObject
        {
            ["links.binpb"] = Convert.ToHexStringLower(SHA256.HashData(LinkBytes())),
            ["heads.binpb"] = Convert.ToHexStringLower(SHA256.HashData([])),
        };
        (heads, manifest) = ([], System.Text.Encoding.UTF8.GetBytes(Manifest.ToJsonString()));
        Seal.BundleSha256 = ByteString.CopyFrom(SHA256.HashData(manifest));
        return this;
    }

    public BundleParts Sign(ECDsa key, ushort id = 1)
    {
        var info = key.ExportSubjectPublicKeyInfo();
        Seal.Signature = ByteString.Empty;
        Seal.Signer = new() { Id = id, PublicKey = ByteString.CopyFrom(info), Fingerprint = ByteString.CopyFrom(SHA256.HashData(info)) };
        var signature = new byte[66];
        BinaryPrimitives.WriteUInt16BigEndian(signature, id);
        key.SignData(Seal.ToByteArray(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation).CopyTo(signature, 2);
        Seal.Signature = ByteString.CopyFrom(signature);
        return this;
    }

    public BundleParts Write(string path, params string[] more)
    {
        File.Delete(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("links.binpb", LinkBytes());
        Add("heads.binpb", heads);
        Add("manifest.json", manifest);
        Add("seal.binpb", Seal.ToByteArray());
        foreach (var name in more) Add(name, LinkBytes());
        return this;

        void Add(string name, byte[] bytes)
        {
            using var file = zip.CreateEntry(name).Open();
            file.Write(bytes);
        }
    }

    private byte[] LinkBytes()
    {
        using var bytes = new MemoryStream();
        foreach (var link in Links) link.WriteDelimitedTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Read(ZipArchive zip, string name)
    {
        using var bytes = new MemoryStream();
        using var file = zip.GetEntry(name)!.Open();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
