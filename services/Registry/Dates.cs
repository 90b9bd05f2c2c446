using Date = Google.Type.Date;

namespace Fupin.Registry;

/// <summary>Dates of the contracts and dates of the tables.</summary>
internal static class Dates
{
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
