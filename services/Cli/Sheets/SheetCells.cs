using System.Globalization;
using Fupin.Chassis.Values;
using Google.Type;

namespace Fupin.Cli.Sheets;

/// <summary>Typed cells of a row, for the files the client itself understands. What can't be read names line and column, not the text.</summary>
internal sealed class SheetCells(IReadOnlyList<string> columns, SheetLine line)
{
    private static readonly string[] DateForms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd"];

    public int Line => line.Number;

    /// <summary>Blank when the column is not there.</summary>
    public string Text(string column) => Headers.IndexOf(columns, column) is >= 0 and var index ? line.Cells[index].Trim() : "";

    public string Required(string column) => Text(column) is { Length: > 0 } text ? text : throw Bad(column, "不能为空", "must not be blank");

    public IReadOnlyList<string> List(string column) =>
        Text(column).Split(['、', ';', '；', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public Date? Day(string column)
    {
        var text = Text(column);
        if (text.Length == 0) return null;
        if (!DateOnly.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw Bad(column, "不是日期，应为 2015-12-31 的形式", "is not a date like 2015-12-31");
        return new Date { Year = day.Year, Month = day.Month, Day = day.Day };
    }

    public bool? Flag(string column) => Text(column) switch
    {
        "" => null,
        "是" or "有" or "1" => true,
        "否" or "无" or "0" => false,
        _ => throw Bad(column, "应为 是 或 否", "must be 是 or 否"),
    };

    public TEnum Label<TEnum>(string column)
        where TEnum : struct, Enum
    {
        var text = Text(column);
        if (text.Length == 0) return default;
        return Labels.TryParse<TEnum>(text, out var value)
            ? value
            : throw Bad(column, $"应为其中之一：{string.Join("、", Labels.All<TEnum>())}", $"must be one of: {string.Join(", ", Labels.All<TEnum>())}");
    }

    /// <summary>A number with at most so many decimals, not below 0, as whole smallest units.</summary>
    public long? Number(string column, int decimals)
    {
        var text = Text(column);
        if (text.Length == 0) return null;
        if (!Scaled.TryParse(text, decimals, out var scaled, out var exact)) throw Bad(column, "不是数字", "is not a number");
        if (!exact) throw Bad(column, decimals == 0 ? "应为整数" : $"最多 {decimals} 位小数", $"has more than {decimals} decimals");
        return scaled >= 0 ? scaled : throw Bad(column, "不能小于 0", "must not be below 0");
    }

    public int? Count(string column) => Number(column, 0) switch
    {
        null => null,
        > int.MaxValue => throw Bad(column, "数字过大", "is too large"),
        var count => (int)count,
    };

    public static void Require(IReadOnlyList<string> columns, params string[] required)
    {
        var missing = required.Where(column => Headers.IndexOf(columns, column) < 0).ToArray();
        if (missing.Length > 0) throw SheetFaults.MissingColumns(missing);
    }

    private SheetException Bad(string column, string zh, string en) => SheetFaults.BadCell(line.Number, column, zh, en);
}
