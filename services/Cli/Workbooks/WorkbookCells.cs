using System.Globalization;
using ExcelDataReader;

namespace Fupin.Cli.Workbooks;

/// <summary>Cells of a workbook as the text an officer would have typed.</summary>
internal static class WorkbookCells
{
    /// <summary>From here on a spreadsheet program has no longer kept every digit of a number.</summary>
    private const double Inexact = 1e15;

    private const double Tiny = 1e-9;

    public static string Text(IExcelDataReader row, int place) => row.GetValue(place) switch
    {
        null => "",
        string text => text,
        double number => Number(number, row.GetNumberFormatString(place)),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool flag => flag ? "TRUE" : "FALSE",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The cell's formula failed and left an error in place of a value.</summary>
    public static bool IsError(string text) => text is "#REF!" or "#N/A" or "#VALUE!" or "#DIV/0!" or "#NAME?" or "#NULL!" or "#NUM!";

    /// <summary>A number too long to be what was typed: the last digits are gone.</summary>
    public static bool IsDamaged(IExcelDataReader row, int place) => row.GetValue(place) is double number && Math.Abs(number) >= Inexact;

    /// <summary>
    /// The 15 digits that spreadsheet programs keep and show, so 2703.19 stays 2703.19 whatever its binary fraction. A longer number keeps its exponent,
    /// by which the registry knows it as damaged. A format of zeros only, such as 0000, shows leading zeros: they are part of the number.
    /// </summary>
    public static string Number(double number, string? format)
    {
        var size = Math.Abs(number);
        if (size >= Inexact || (size < Tiny && size > 0) || !double.IsFinite(number)) return Plain(number.ToString("E14", CultureInfo.InvariantCulture));
        var exact = (decimal)number;
        if (format is { Length: > 1 and < 30 } && !format.AsSpan().ContainsAnyExcept('0') && exact == decimal.Truncate(exact))
            return exact.ToString(format, CultureInfo.InvariantCulture);
        return exact.ToString("0.############################", CultureInfo.InvariantCulture);
    }

    /// <summary>4.10324199001010E+017 as spreadsheet programs show it: 4.1032419900101E+17.</summary>
    private static string Plain(string scientific)
    {
        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return scientific;
        var digits = scientific[..mark].TrimEnd('0').TrimEnd('.');
        return $"{digits}E{scientific[mark + 1]}{scientific[(mark + 2)..].TrimStart('0').PadLeft(2, '0')}";
    }
}
