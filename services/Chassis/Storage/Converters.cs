using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fupin.Chassis.Storage;

/// <summary>Guid as 16 bytes big-endian, so that version 7 ids sort by creation in SQLite too.</summary>
internal sealed class GuidBytes() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

/// <summary>An instant as microseconds since 1970 UTC.</summary>
internal sealed class Microseconds()
    : ValueConverter<DateTimeOffset, long>(time => Of(time), value => Time(value))
{
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long value) => DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
}

/// <summary>PostgreSQL takes instants in UTC only; any offset is the same instant.</summary>
internal sealed class UtcMicroseconds()
    : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
