using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fupin.Chassis.Values;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Cli.Commands;

/// <summary>The two times of a question: of what day it is true, and as of when it was recorded.</summary>
internal static class RecordedTimes
{
    public static readonly Option<DateOnly?> AsOf = new("--as-of")
    {
        Description = "所指日期 YYYY-MM-DD，按其年度的数据 / true of this day: the facts of its year",
    };

    public static readonly Option<string?> AsRecorded = new("--as-recorded")
    {
        Description = "登记时点：当日终了 YYYY-MM-DD 或 YYYY-MM-DDTHH:MM:SS（北京时间），默认现在 / as recorded at the end of this day, or at this time in China; by default now",
    };

    public static readonly Option<int> Year = new("--year") { Description = "年度，默认最近 / facts of this year, by default the latest" };

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>The year of <c>--as-of</c>, or <c>--year</c>; 0: the latest.</summary>
    /// <exception cref="NotFoundException">Both are given and differ.</exception>
    public static int YearOf(ParseResult parsed)
    {
        var year = parsed.GetValue(Year);
        if (parsed.GetValue(AsOf) is not { } day) return year;
        if (year != 0 && year != day.Year) throw new NotFoundException("--year 与 --as-of 的年度不同", "--year and --as-of name different years");
        return day.Year;
    }

    /// <summary>Null: as known now. A day that has not ended is as known now.</summary>
    /// <exception cref="NotFoundException">Neither a day nor a time.</exception>
    public static Timestamp? At(ParseResult parsed, DateTimeOffset now)
    {
        if (parsed.GetValue(AsRecorded) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var end = new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), China).AddMicroseconds(-1);
            return end > now && day == DateOnly.FromDateTime(now.Local().DateTime) ? null : Timestamp.FromDateTimeOffset(end);
        }

        string[] forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF"];
        return DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? Timestamp.FromDateTimeOffset(new DateTimeOffset(time, China))
            : throw new NotFoundException($"--as-recorded “{text}” 应为 YYYY-MM-DD 或 YYYY-MM-DDTHH:MM:SS", $"--as-recorded '{text}' must be YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS");
    }
}
