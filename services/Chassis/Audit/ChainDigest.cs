using System.Security.Cryptography;

namespace Fupin.Chassis.Audit;

/// <summary>The chain over a service's entries: 32 zero bytes before position 1; it takes no key to follow it.</summary>
internal static class ChainDigest
{
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    public static byte[] After(ReadOnlySpan<byte> before, ReadOnlySpan<byte> bodySha256, ReadOnlySpan<byte> mac)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(bodySha256);
        hash.AppendData(mac);
        return hash.GetHashAndReset();
    }
}
