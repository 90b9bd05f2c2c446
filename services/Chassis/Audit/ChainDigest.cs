using System.Security.Cryptography;

namespace Fupin.Chassis.Audit;

/// <summary>The chain over a service's entries: 32 zero bytes before position 1; it takes no key to follow it.</summary>
internal static class ChainDigest
{
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    public static byte[] After(ReadOnlySpan<byte> before, ReadOnlySpan<byte> bodySha256, ReadOnlySpan<byte> mac)
    {
        // who verifies what somebody sent may have got other lengths
        var length = before.Length + bodySha256.Length + mac.Length;
        Span<byte> all = length <= 128 ? stackalloc byte[length] : new byte[length];
        before.CopyTo(all);
        bodySha256.CopyTo(all[before.Length..]);
        mac.CopyTo(all[(before.Length + bodySha256.Length)..]);
        return SHA256.HashData(all);
    }
}
