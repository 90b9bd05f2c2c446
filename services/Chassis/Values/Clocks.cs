namespace Fupin.Chassis.Values;

/// <summary>Days as officers count them, in Asia/Shanghai, and instants as the databases keep them.</summary>
public static class Clocks
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Shanghai).DateTime);

    /// <summary>As officers read it, in Asia/Shanghai.</summary>
    public static DateTimeOffset Local(this DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Shanghai);

    /// <summary>To the microsecond: what is answered now is what is read later.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
