namespace Fupin.Chassis.Values;

/// <summary>Makes the spellings met in workbooks one: full-width forms become ASCII, every kind of space goes.</summary>
internal static class Folding
{
    public static string Fold(string text)
    {
        if (!NeedsFolding(text)) return text;
        return string.Create(Kept(text), text, static (target, source) =>
        {
            var at = 0;
            foreach (var c in source)
                if (!IsSpace(c)) target[at++] = Narrow(c);
        });
    }

    private static bool NeedsFolding(string text)
    {
        foreach (var c in text)
            if (IsSpace(c) || Narrow(c) != c) return true;
        return false;
    }

    private static int Kept(string text)
    {
        var kept = 0;
        foreach (var c in text)
            if (!IsSpace(c)) kept++;
        return kept;
    }

    /// <summary>White space, and the marks without width that copying from web pages and byte order marks leave behind.</summary>
    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u200B' and <= '\u200F' or '\u2060' or '\uFEFF';

    /// <summary>U+FF01 to U+FF5E are the ASCII characters at full width, the brackets （ ） among them.</summary>
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
}
