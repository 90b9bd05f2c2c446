using System.Globalization;

namespace Fupin.Chassis.Values;

/// <summary>
/// Decimal fractions as whole numbers of their smallest unit (fen, 1/100 mu, 1/10,000). Exact; where rounding is unavoidable it is
/// half away from zero 四舍五入, once.
/// </summary>
public static class Scaled
{
    private const int MaxDecimals = 18;
    private static readonly long[] Powers = [.. Enumerable.Range(0, MaxDecimals + 1).Select(n => (long)Int128.Parse("1" + new string('0', n), CultureInfo.InvariantCulture))];

    /// <summary>
    /// Reads a plain decimal number such as 3026, -0.5 or 1,234.56; full-width digits and spaces are folded, commas must
    /// group thousands. Digits beyond <paramref name="decimals"/> are rounded.
    /// </summary>
    /// <returns>False for anything else, among it an empty text, an exponent and a number that does not fit.</returns>
    public static bool TryParse(string text, int decimals, out long scaled) => TryParse(text, decimals, out scaled, out _);

    /// <summary>As <see cref="TryParse(string, int, out long)"/>; <paramref name="exact"/> is false when digits were rounded.</summary>
    public static bool TryParse(string text, int decimals, out long scaled, out bool exact)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)decimals, (uint)MaxDecimals, nameof(decimals));
        scaled = 0;
        exact = true;
        ReadOnlySpan<char> rest = Folding.Fold(text);
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        var dot = rest.IndexOf('.');
        var whole = dot < 0 ? rest : rest[..dot];
        var fraction = dot < 0 ? [] : rest[(dot + 1)..];
        if (whole.Length + fraction.Length == 0 || (dot >= 0 && fraction.Length == 0)) return false;

        Int128 value = 0;
        if (!Add(whole, grouped: true, ref value)) return false;
        var kept = fraction.Length > decimals ? fraction[..decimals] : fraction;
        if (!Add(kept, grouped: false, ref value)) return false;
        for (var i = kept.Length; i < decimals; i++) value *= 10;
        var dropped = fraction[kept.Length..];
        if (dropped.ContainsAnyExceptInRange('0', '9')) return false;
        exact = !dropped.ContainsAnyExcept('0');
        if (dropped.Length > 0 && dropped[0] >= '5') value++;
        if (negative) value = -value;
        if (value < long.MinValue || value > long.MaxValue) return false;
        scaled = (long)value;
        return true;
    }

    /// <summary>The number with exactly <paramref name="decimals"/> digits after the point, as it is printed and stored in CSV.</summary>
    public static string Format(long scaled, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)decimals, (uint)MaxDecimals, nameof(decimals));
        if (decimals == 0) return scaled.ToString(CultureInfo.InvariantCulture);
        var digits = UInt128.CreateChecked(Int128.Abs(scaled)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return string.Concat(scaled < 0 ? "-" : "", digits.AsSpan(0, digits.Length - decimals), ".", digits.AsSpan(digits.Length - decimals));
    }

    /// <summary>part / whole in units of 1/<paramref name="scale"/>: Ratio(1, 3, 10_000) is 3333.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="whole"/> is 0.</exception>
    /// <exception cref="OverflowException">The ratio does not fit.</exception>
    public static long Ratio(long part, long whole, long scale) => checked((long)Divide((Int128)part * scale, whole));

    /// <summary>The same number with fewer or more decimals: Rescale(12345, 2, 0) is 123.</summary>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public static long Rescale(long scaled, int from, int to) =>
        checked((long)Divide((Int128)scaled * (to > from ? Powers[to - from] : 1), from > to ? Powers[from - to] : 1));

    private static Int128 Divide(Int128 part, Int128 whole)
    {
        var (quotient, remainder) = Int128.DivRem(part, whole);
        if (Int128.Abs(remainder) * 2 < Int128.Abs(whole)) return quotient;
        return Int128.IsNegative(part) == Int128.IsNegative(whole) ? quotient + 1 : quotient - 1;
    }

    private static bool Add(ReadOnlySpan<char> digits, bool grouped, ref Int128 value)
    {
        var comma = digits.IndexOf(',');
        if (comma >= 0 && (!grouped || comma is 0 or > 3)) return false;
        for (var i = 0; i < digits.Length; i++)
        {
            var c = digits[i];
            if (comma >= 0 && i >= comma && (i - comma) % 4 == 0)
            {
                if (c != ',' || digits.Length - i < 4) return false;
                continue;
            }

            if (!char.IsAsciiDigit(c) || value > long.MaxValue) return false;
            value = value * 10 + (c - '0');
        }

        return true;
    }
}
