using System.Globalization;

namespace Fupin.Cli.Sheets;

/// <summary>The row that numbers the columns of a form, right under its headers: 1 2 3 …, (1) (2) (3) …, or 甲 乙 丙 1 2 3 … over the columns of text.</summary>
internal static class NumberingRow
{
    private const int FewestColumns = 3;
    private const string Stems = "甲乙丙丁戊己庚辛壬癸";

    /// <summary>Every cell that is not blank is the next number of the row; columns may be left out.</summary>
    public static bool Is(IEnumerable<string> cells)
    {
        var (stems, last, columns) = (0, 0, 0);
        foreach (var cell in cells)
        {
            var text = Headers.Fold(cell).Trim('(', ')');
            if (text.Length == 0) continue;
            columns++;
            if (last == 0 && text.Length == 1 && stems < Stems.Length && text[0] == Stems[stems]) stems++;
            else if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == last + 1) last++;
            else return false;
        }

        return last > 0 && columns >= FewestColumns;
    }
}
