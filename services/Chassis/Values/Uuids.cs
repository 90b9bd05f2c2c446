using System.Buffers.Binary;

namespace Fupin.Chassis.Values;

/// <summary>Ids of rows and events made in great numbers.</summary>
public static class Uuids
{
    /// <summary>A UUID of version 7 (RFC 9562): the time to the millisecond, then 74 random bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time before 1970.</exception>
    public static Guid New(DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        RandomBytes.Fill(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
