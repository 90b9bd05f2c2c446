namespace Fupin.Cli.Sheets;

/// <summary>
/// A spreadsheet program runs a cell that begins with = + - @ tab or CR as a formula. Exports put an apostrophe before it, reading takes it away again; a
/// cell that already begins with apostrophes before such a character gets one more, so every text comes back as it was.
/// </summary>
internal static class Formula
{
    public static string Escape(string cell) => IsRisky(cell) ? "'" + cell : cell;

    public static string Unescape(string cell) => cell.Length > 1 && cell[0] == '\'' && IsRisky(cell) ? cell[1..] : cell;

    private static bool IsRisky(string cell)
    {
        var rest = cell.AsSpan().TrimStart('\'');
        return rest.Length > 0 && rest[0] is '=' or '+' or '-' or '@' or '\t' or '\r';
    }
}
