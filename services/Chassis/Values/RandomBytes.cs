using System.Security.Cryptography;

namespace Fupin.Chassis.Values;

/// <summary>Random bytes of the system's generator, fetched many at a time: an import needs ten or twelve a million times, and asking takes longer than using them.</summary>
internal static class RandomBytes
{
    private const int AtOnce = 4096;

    [ThreadStatic]
    private static byte[]? _fetched;

    [ThreadStatic]
    private static int _left;

    /// <summary>Each byte is given out once. At most 4096 at a time.</summary>
    public static void Fill(Span<byte> bytes)
    {
        if (_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(_fetched ??= new byte[AtOnce]);
            _left = AtOnce;
        }
        _left -= bytes.Length;
        _fetched.AsSpan(_left, bytes.Length).CopyTo(bytes);
    }
}
