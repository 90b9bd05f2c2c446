using System.Security.Cryptography;

namespace Fupin.Chassis.Exchange;

/// <summary>
/// The chain over a source's log: 32 zero bytes at position 0, then SHA-256 of the digest before and the event's stored bytes. It makes
/// every position a possible edge of a batch, and any other past shows as another digest.
/// </summary>
internal static class LogDigest
{
    public const int Size = SHA256.HashSizeInBytes;

    public static byte[] Start => new byte[Size];

    /// <summary>Moves the digest over one more event, in place.</summary>
    public static void Append(Span<byte> digest, ReadOnlySpan<byte> storedEvent)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(digest);
        hash.AppendData(storedEvent);
        hash.GetHashAndReset(digest);
    }
}
