using System.Text;

namespace Fupin.Cli.Sheets;

/// <summary>The first row. What the columns mean is the registry's to know; here they are only told apart.</summary>
internal static class Headers
{
    /// <summary>The column a rejects file adds, and that reading such a file again leaves out.</summary>
    public const string Message = "错误说明";

    /// <summary>The same of a list that was compared.</summary>
    public const string Verdict = "比对结果";

    /// <summary>A column that one of our own files added.</summary>
    public static bool IsMark(string header) => Fold(header) is Message or Verdict;

    /// <summary>The headers without blank ones at the end, which spreadsheet programs leave behind.</summary>
    /// <exception cref="SheetException">Two are the same, or one in the middle is blank.</exception>
    public static IReadOnlyList<string> Check(IEnumerable<string> cells)
    {
        var headers = cells.Select(cell => cell.Trim()).ToList();
        while (headers.Count > 0 && headers[^1].Length == 0) headers.RemoveAt(headers.Count - 1);

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Length == 0) throw SheetFaults.BlankHeader(i + 1);
            if (!seen.TryAdd(Fold(headers[i]), i)) throw SheetFaults.DuplicateHeader(headers[i], seen[Fold(headers[i])] + 1, i + 1);
        }

        return headers;
    }

    /// <summary>Place of the column called so, or by the first of its other names that is there; -1 for none.</summary>
    public static int IndexOf(IReadOnlyList<string> headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (IndexOf(headers, name) is >= 0 and var index)
                return index;
        return -1;
    }

    public static int IndexOf(IReadOnlyList<string> headers, string header)
    {
        for (var i = 0; i < headers.Count; i++)
            if (Fold(headers[i]) == Fold(header))
                return i;
        return -1;
    }

    /// <summary>Spellings that officers see as the same: full-width forms become plain; spaces, byte order marks and the asterisk of required columns go.</summary>
    public static string Fold(string header)
    {
        var folded = new StringBuilder(header.Length);
        foreach (var c in header.Normalize(NormalizationForm.FormKC))
            if (!char.IsWhiteSpace(c) && c is not ('\uFEFF' or '\u200B' or '*'))
                folded.Append(c);
        return folded.ToString();
    }
}
