using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>
/// Numbers that can belong to nobody: ID numbers of a county with the area prefix 99 that is assigned to no province, phones and accounts that
/// begin with 000. Gives each ID number once; needs a fresh instance for each pass over the county.
/// </summary>
internal sealed class InventedNumbers(CountyPlan county)
{
    private const int FirstYear = 1910;
    private const int PerDayAndSex = 500;
    private static readonly int FirstDay = new DateOnly(FirstYear, 1, 1).DayNumber;
    private static readonly int Days = new DateOnly(Family.Year + 1, 1, 1).DayNumber - FirstDay;

    private readonly ushort[] _given = new ushort[Days * 2];
    private readonly string _area = IdNumbers.InventedPrefix + county.Code[2..];

    /// <summary>A number nobody has got yet; when a day is used up, the birth date moves to the next.</summary>
    public string IdNumber(Member member)
    {
        var sex = member.Sex == Sex.Male ? 1 : 0;
        var day = member.Birth.DayNumber - FirstDay;
        while (_given[day * 2 + sex] == PerDayAndSex) day = (day + 1) % Days;
        var nth = _given[day * 2 + sex]++;
        member.Birth = DateOnly.FromDayNumber(day + FirstDay);
        var sequence = (nth * 37 + day * 91 + 13) % PerDayAndSex * 2 + sex;
        Span<char> number = stackalloc char[18];
        number.TryWrite(CultureInfo.InvariantCulture, $"{_area}{member.Birth:yyyyMMdd}{sequence:D3}", out _);
        number[17] = IdNumbers.CheckCharacter(number);
        return new(number);
    }

    /// <summary>ID number, kind 1 to 7, grade 1 to 4: 20 characters.</summary>
    public static string Certificate(string idNumber, Member member) =>
        string.Create(CultureInfo.InvariantCulture, $"{idNumber}{(int)member.Disability}{member.DisabilityGrade}");

    public string Household(int index) => string.Create(CultureInfo.InvariantCulture, $"{county.Code}{index + 1:D7}");

    public string Phone(int index) => string.Create(CultureInfo.InvariantCulture, $"000{county.Index + 1:D2}{index + 1:D6}");

    public string HelperPhone(int index) => string.Create(CultureInfo.InvariantCulture, $"000{county.Index + 51:D2}{index + 1:D6}");

    public string Account(int index) => string.Create(CultureInfo.InvariantCulture, $"000000{county.Code}{index + 1:D7}");
}
