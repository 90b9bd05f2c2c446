namespace Fupin.Chassis.Protection;

/// <summary>What is shown of class A data without a right and a purpose.</summary>
public static class Masking
{
    private const int AreaDigits = 6;
    private const int TailDigits = 4;

    /// <summary>
    /// The six area digits: <c>410324************</c>. Birth date and last four together would be the whole number, so neither shows.
    /// A number too short for that is masked whole.
    /// </summary>
    public static string IdNumber(string? number)
    {
        if (string.IsNullOrEmpty(number)) return "";
        return number.Length <= AreaDigits * 2
            ? new string('*', number.Length)
            : string.Concat(number.AsSpan(0, AreaDigits), new string('*', number.Length - AreaDigits));
    }

    /// <summary>The last four characters, for phones and bank accounts; masked whole when that would be half of it or more.</summary>
    public static string Tail(string? number)
    {
        if (string.IsNullOrEmpty(number)) return "";
        return number.Length <= TailDigits * 2
            ? new string('*', number.Length)
            : string.Concat(new string('*', number.Length - TailDigits), number.AsSpan(number.Length - TailDigits));
    }
}
