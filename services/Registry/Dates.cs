using Date = Google.Type.Date;

namespace Fupin.Registry;

/// <summary>Dates of the contracts and dates of the tables; the day of the register is that of Shanghai.</summary>
internal static class Dates
{
    private static readonly TimeZoneInfo Local = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Local).DateTime);

    /// <summary>Now, to the microsecond: what both databases keep, so that an answer and an event say what is stored.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public static Date ToMessage(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static Date? ToMessage(this DateOnly? date) => date?.ToMessage();

    /// <summary>False for a day the calendar does not have; a year alone is not a day.</summary>
    public static bool TryToDate(this Date date, out DateOnly day)
    {
        day = default;
        if (date.Year is < 1 or > 9999 || date.Month is < 1 or > 12 || date.Day < 1 || date.Day > DateTime.DaysInMonth(date.Year, date.Month)) return false;
        day = new(date.Year, date.Month, date.Day);
        return true;
    }

    public static DateOnly? ToDate(this Date? date) => date is not null && date.TryToDate(out var day) ? day : null;
}
