using System.Globalization;
using Fupin.Chassis.Values;

namespace Fupin.Registry.Imports;

/// <summary>The kinds of cells of the form, each both ways.</summary>
internal static class FormCells
{
    private const int LongestText = 200;
    private static readonly char[] Separators = ['、', ',', '，', ';', '；', '/', ' ', '　'];

    /// <summary>Without what stands around it unseen.</summary>
    public static string Clean(string cell) => cell.Trim().Trim('\uFEFF');

    public static ReadCell Text(Action<FormTarget, string> set, int longest = LongestText) => (target, text) =>
    {
        if (text.Length > longest) return RowReasons.TextTooLong;
        set(target, text);
        return null;
    };

    public static ReadCell Label<TEnum>(Action<FormTarget, TEnum> set)
        where TEnum : struct, Enum
    {
        var oneOf = RowReasons.OneOf(Labels.All<TEnum>());
        return (target, text) =>
        {
            if (!Labels.TryParse<TEnum>(text, out var value)) return oneOf;
            set(target, value);
            return null;
        };
    }

    public static ReadCell YesNo(Action<FormTarget, bool> set) => (target, text) =>
    {
        switch (text)
        {
            case "是" or "有" or "通":
                set(target, true);
                return null;
            case "否" or "无" or "未通" or "没有":
                set(target, false);
                return null;
            default:
                return RowReasons.NotYesNo;
        }
    };

    public static ReadCell Year(Action<FormTarget, int> set) => (target, text) =>
    {
        if (!int.TryParse(text.AsSpan().TrimEnd('年'), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1949 or > 2100)
            return RowReasons.NotAYear;
        set(target, year);
        return null;
    };

    public static ReadCell Count(int most, Action<FormTarget, int> set) => (target, text) =>
    {
        if (!Scaled.TryParse(text, 0, out var value, out var exact)) return RowReasons.NotANumber;
        if (!exact) return RowReasons.TooManyDecimals;
        if (value < 0 || value > most) return RowReasons.OutOfRange with { Zh = $"应为0至{most}", En = $"must be 0 to {most}" };
        set(target, (int)value);
        return null;
    };

    /// <summary>An amount with decimals as a whole number of its smallest unit, exact.</summary>
    public static ReadCell Amount(int decimals, Action<FormTarget, long> set, bool negative = false) => (target, text) =>
    {
        if (!Scaled.TryParse(text, decimals, out var value, out var exact)) return RowReasons.NotANumber;
        if (!exact) return RowReasons.TooManyDecimals with { Zh = $"最多{decimals}位小数", En = $"at most {decimals} decimals" };
        if (value < 0 && !negative) return RowReasons.Negative;
        if (value is > 1_000_000_000_000_000 or < -1_000_000_000_000_000) return RowReasons.OutOfRange;
        set(target, value);
        return null;
    };

    public static ReadCell Date(Action<FormTarget, Google.Type.Date> set) => (target, text) =>
    {
        if (!TryDate(text, out var day)) return RowReasons.NotADate;
        set(target, day.ToMessage());
        return null;
    };

    /// <summary>Splits a cell that holds several values.</summary>
    public static string[] Several(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    public static string Of(bool? value, string yes = "是", string no = "否") => value switch { true => yes, false => no, null => "" };

    public static string Of(long? value, int decimals = 0) => value is { } number ? Scaled.Format(number, decimals) : "";

    public static string Of(Google.Type.Date? date) => date.ToDate() is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    public static string OfYear(int year) => year == 0 ? "" : year.ToString(CultureInfo.InvariantCulture);

    private static readonly string[] DateFormats =
        ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日", "yyyy-M-d H:mm:ss", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy-M-d H:mm"];

    private static bool TryDate(string text, out DateOnly day)
    {
        var ok = System.DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        day = DateOnly.FromDateTime(time);
        return ok && day.Year >= 1880;
    }
}
