using System.Buffers;

namespace Fupin.Registry.Imports;

/// <summary>Phones and accounts: digits, and named as damaged when a spreadsheet made a number of them.</summary>
internal static class ProtectedCells
{
    private static readonly SearchValues<char> PhoneCharacters = SearchValues.Create("0123456789-+()、/,; ");

    public static ReadCell Phone(Action<FormTarget, string> set) => (target, text) =>
    {
        if (IsScientific(text)) return RowReasons.DamagedByExcel;
        if (text.Length is < 5 or > 60 || text.AsSpan().ContainsAnyExcept(PhoneCharacters)) return RowReasons.NotAPhone;
        set(target, text);
        return null;
    };

    public static ReadCell Account(Action<FormTarget, string> set) => (target, text) =>
    {
        if (IsScientific(text)) return RowReasons.DamagedByExcel;
        var digits = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).TrimStart('\'');
        if (digits.Length is < 8 or > 40 || !digits.All(char.IsAsciiLetterOrDigit)) return RowReasons.NotAnAccount;
        set(target, digits);
        return null;
    };

    private static bool IsScientific(string text) =>
        text.Contains("E+", StringComparison.OrdinalIgnoreCase) && text.All(c => char.IsAsciiDigit(c) || c is '.' or 'E' or 'e' or '+');
}
