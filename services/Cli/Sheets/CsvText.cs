namespace Fupin.Cli.Sheets;

/// <summary>Writing CSV (RFC 4180).</summary>
internal static class CsvText
{
    public static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A row of cells, each safe to open in a spreadsheet program.</summary>
    public static string Row(IEnumerable<string> cells) => string.Join(',', cells.Select(cell => Quote(Formula.Escape(cell))));

    /// <summary>A quote was opened and not closed.</summary>
    public static bool HasOpenQuote(string raw) => raw.AsSpan().Count('"') % 2 != 0;
}
