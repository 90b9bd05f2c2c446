using System.Buffers.Binary;
using System.Security.Cryptography;
using Fupin.Audit.V1;
using Fupin.Chassis.Protection;
using Google.Protobuf;

namespace Fupin.Chassis.Audit;

/// <summary>An entry ready to be stored.</summary>
internal readonly record struct SealedEntry(Guid Id, string Resource, byte[] Body, byte[] Mac)
{
    public byte[] BodySha256 => SHA256.HashData(Body);
}

/// <summary>Seals entries and links with the deployment's audit key, which no database holds, and tells what was sealed without it.</summary>
internal sealed class AuditSeals(KeyRing keys)
{
    private const int KeyIdLength = 2;

    /// <summary>Length of a mac and of a seal: key id and HMAC-SHA256.</summary>
    public const int Length = KeyIdLength + SHA256.HashSizeInBytes;

    public SealedEntry Seal(AuditEntry entry)
    {
        var body = entry.ToByteArray();
        return new(Guid.ParseExact(entry.Id, "D"), entry.Resource, body, Mac(body));
    }

    public byte[] SealLink(long position, ReadOnlySpan<byte> digest) => Mac(Link(position, digest));

    public byte[] Mac(ReadOnlySpan<byte> data)
    {
        var mac = new byte[Length];
        var key = keys.InUse;
        BinaryPrimitives.WriteUInt16BigEndian(mac, key);
        return keys.TryMac(key, data, mac.AsSpan(KeyIdLength)) ? mac : throw new CryptographicException($"audit key {key} is gone");
    }

    public bool IsSealed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        return mac.Length == Length && keys.TryMac(BinaryPrimitives.ReadUInt16BigEndian(mac), data, right)
            && CryptographicOperations.FixedTimeEquals(right, mac[KeyIdLength..]);
    }

    public bool IsSealedLink(long position, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> seal) => IsSealed(Link(position, digest), seal);

    private static byte[] Link(long position, ReadOnlySpan<byte> digest)
    {
        var link = new byte[sizeof(long) + digest.Length];
        BinaryPrimitives.WriteInt64BigEndian(link, position);
        digest.CopyTo(link.AsSpan(sizeof(long)));
        return link;
    }
}
