using System.Buffers;

namespace Fupin.Registry.Imports;

/// <summary>Names as workbooks spell them: 张　三, 买买提•艾力.</summary>
internal static class PersonNames
{
    private static readonly SearchValues<char> Unusual = SearchValues.Create("•・･. \u3000\u00A0\t");

    /// <summary>One dot for all dots; the spaces go from Chinese names and become one in others.</summary>
    public static string Fold(string name)
    {
        if (!name.AsSpan().ContainsAny(Unusual)) return name;
        var latin = name.Any(c => char.IsAsciiLetter(c));
        if (latin) return string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return string.Concat(name.Where(c => !char.IsWhiteSpace(c)).Select(c => c is '•' or '・' or '･' or '.' ? '·' : c));
    }
}
