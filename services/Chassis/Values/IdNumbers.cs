using System.Buffers;
using Fupin.Registry.V1;

namespace Fupin.Chassis.Values;

/// <summary>
/// The 18-character citizen number of GB 11643: 6 digits area, 8 birth date, 3 sequence (odd male, even female), and a check
/// character by ISO 7064 MOD 11-2.
/// </summary>
public static class IdNumbers
{
    /// <summary>Area prefix that is assigned to no province: the numbers of invented people.</summary>
    public const string InventedPrefix = "99";

    private const int Length = 18;
    private const string CheckCharacters = "10X98765432";
    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>
    /// Folds spaces, full-width characters, a lower-case x and a spreadsheet's leading apostrophe, then checks. Never throws and
    /// never guesses: a number that Excel damaged is named as such.
    /// </summary>
    public static IdNumberVerdict Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var number = Folding.Fold(text).TrimStart('\'').ToUpperInvariant();
        if (IsScientific(number)) return new(IdNumberProblem.DamagedByExcel, number);
        if (number.Length == 0) return new(IdNumberProblem.Length, number);
        var digits = number[^1] == 'X' ? number.AsSpan()[..^1] : number;
        if (digits.ContainsAnyExcept(Digits)) return new(IdNumberProblem.Characters, number);
        if (number.Length != Length) return new(IdNumberProblem.Length, number);

        var invented = number.StartsWith(InventedPrefix, StringComparison.Ordinal);
        var checksum = number[^1] == CheckCharacter(number);
        if (!checksum && number.EndsWith("000", StringComparison.Ordinal)) return new(IdNumberProblem.DamagedByExcel, number) { Invented = invented };
        if (!TryBirthDate(number, out var birth)) return new(IdNumberProblem.BirthDate, number) { Invented = invented };
        return new(checksum ? IdNumberProblem.None : IdNumberProblem.Checksum, number)
        {
            Invented = invented,
            BirthDate = birth,
            Sex = (number[16] - '0') % 2 == 1 ? Sex.Male : Sex.Female,
        };
    }

    /// <summary>As <see cref="Check(string)"/>, and a birth date after <paramref name="today"/> is impossible too.</summary>
    public static IdNumberVerdict Check(string text, DateOnly today)
    {
        var verdict = Check(text);
        return verdict.Ok && verdict.BirthDate > today
            ? new(IdNumberProblem.BirthDate, verdict.Number) { Invented = verdict.Invented }
            : verdict;
    }

    /// <summary>The check character of a number's first 17 digits.</summary>
    /// <exception cref="ArgumentException">There are not 17 digits.</exception>
    public static char CheckCharacter(ReadOnlySpan<char> number)
    {
        if (number.Length < Weights.Length || number[..Weights.Length].ContainsAnyExcept(Digits))
            throw new ArgumentException("17 digits are needed", nameof(number));
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++) sum += (number[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }

    private static bool TryBirthDate(ReadOnlySpan<char> number, out DateOnly date)
    {
        var (year, month, day) = (Two(number, 6) * 100 + Two(number, 8), Two(number, 10), Two(number, 12));
        var possible = year >= 1800 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = possible ? new(year, month, day) : default;
        return possible;
    }

    private static int Two(ReadOnlySpan<char> number, int at) => (number[at] - '0') * 10 + number[at + 1] - '0';

    /// <summary>4.10324E+17, the way a spreadsheet shows a long number.</summary>
    private static bool IsScientific(ReadOnlySpan<char> text)
    {
        var e = text.IndexOf('E');
        if (e < 1 || e == text.Length - 1) return false;
        var mantissa = text[..e];
        var exponent = text[(e + 1)..].TrimStart('+');
        return char.IsAsciiDigit(mantissa[0])
            && exponent.Length > 0 && !exponent.ContainsAnyExcept(Digits)
            && (mantissa.Length == 1 || (mantissa[1] == '.' && !mantissa[2..].ContainsAnyExcept(Digits)));
    }
}
