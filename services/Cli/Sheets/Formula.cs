namespace Fupin.Cli.Sheets;

/// <summary>
/// A spreadsheet program runs a cell that begins with = + - @ tab, CR or LF as a formula, one for Chinese also with their full-width forms. Files of text put an apostrophe before it, reading takes it away again; a
/// cell that already begins with apostrophes before such a character gets one more, so every text comes back as it was.
/// </summary>
internal static class Formula
{
    public static string Escape(string cell) => IsRisky(cell) ? "'" + cell : cell;

    public static bool Runs(string cell) => cell.Length > 0 && cell[0] != '\'' && IsRisky(cell);

    /// <summary>
    /// For a workbook, whose cells of text run nothing: only what reading would take an apostrophe from gets one more.
    /// </summary>
    public static string EscapeText(string cell) => cell.Length > 1 && cell[0] == '\'' ? Escape(cell) : cell;

    public static string Unescape(string cell) => cell.Length > 1 && cell[0] == '\'' && IsRisky(cell) ? cell[1..] : cell;

    /// <summary>It would run, or begins with apostrophes before what would.</summary>
    private static bool IsRisky(string cell)
    {
        var rest = cell.AsSpan().TrimStart('\'');
        return rest.Length > 0 && rest[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
    }
}
