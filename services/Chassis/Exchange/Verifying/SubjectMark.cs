using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Fupin.Chassis.Exchange.Verifying;

/// <summary>What a subject adds to a sum, computed alike at both ends (<c>Summary</c> in the contract says how).</summary>
/// <param name="Key">Of its name; the first 12 bits are its bucket.</param>
/// <param name="Digest">Of its name, version and event.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SubjectMark(UInt128 Key, UInt128 Digest)
{
    public const int Buckets = 4096;

    public int Bucket => (int)(Key >> 116);

    public static SubjectMark Of(string subject, long version, ReadOnlySpan<byte> eventDigest)
    {
        var name = Encoding.UTF8.GetBytes(subject);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        var key = BinaryPrimitives.ReadUInt128BigEndian(hash);
        Span<byte> number = stackalloc byte[9];
        BinaryPrimitives.WriteInt64BigEndian(number[1..], version);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(name);
        digest.AppendData(number);
        digest.AppendData(eventDigest);
        digest.GetHashAndReset(hash);
        return new(key, BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}
