using Fupin.Type.V1;

namespace Fupin.Registry.Divisions;

/// <summary>National statistical codes: 2, 4, 6, 9 or 12 digits from province to village.</summary>
internal static class DivisionCodes
{
    /// <summary>Cuts zero padding, so that 410324000000 and 410324 are the same county.</summary>
    /// <returns>False when it is no code.</returns>
    public static bool TryNormalise(string text, out string code, out DivisionLevel level)
    {
        code = text.Trim();
        level = DivisionLevel.Unspecified;
        if (code.AsSpan().ContainsAnyExceptInRange('0', '9')) return false;
        if (code.Length == 12 && code.EndsWith("000", StringComparison.Ordinal)) code = code[..9];
        if (code.Length == 9 && code.EndsWith("000", StringComparison.Ordinal)) code = code[..6];
        if (code.Length == 6 && code.EndsWith("00", StringComparison.Ordinal)) code = code[..4];
        if (code.Length == 4 && code.EndsWith("00", StringComparison.Ordinal)) code = code[..2];
        level = code.Length switch
        {
            2 => DivisionLevel.Province,
            4 => DivisionLevel.City,
            6 => DivisionLevel.County,
            9 => DivisionLevel.Township,
            12 => DivisionLevel.Village,
            _ => DivisionLevel.Unspecified,
        };
        return level != DivisionLevel.Unspecified;
    }

    /// <summary>The prefix with the next shorter length; empty for a province.</summary>
    public static string ParentOf(string code) => code.Length switch
    {
        4 => code[..2],
        6 => code[..4],
        9 => code[..6],
        12 => code[..9],
        _ => "",
    };
}
