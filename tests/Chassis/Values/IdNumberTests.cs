using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Chassis.Tests.Values;

// the numbers are invented: the area prefix 99 is assigned to no province
public class IdNumberTests
{
    private static string Number(string first17) => first17 + IdNumbers.CheckCharacter(first17);

    [Fact]
    public void The_worked_example_of_the_standard_has_the_check_character_X() =>
        // GB 11643-1999, annex: 11010519491231002X
        Assert.Equal('X', IdNumbers.CheckCharacter("11010519491231002"));

    [Theory]
    [InlineData("99032419660228101", Sex.Male)]
    [InlineData("99032419880229102", Sex.Female)]
    public void Birth_date_and_sex_stand_in_the_number(string first17, Sex sex)
    {
        var verdict = IdNumbers.Check(Number(first17));
        Assert.True(verdict.Ok);
        Assert.Equal(sex, verdict.Sex);
        Assert.Equal(first17[6..14], verdict.BirthDate.ToString("yyyyMMdd", null));
        Assert.True(verdict.Invented);
    }

    [Fact]
    public void Spaces_full_width_digits_an_apostrophe_and_a_small_x_are_folded()
    {
        var number = Enumerable.Range(1, 999).Select(n => Number($"99032419660228{n:000}")).First(n => n[^1] == 'X');
        var wide = string.Concat(number[..^1].Select(c => (char)(c + 0xFEE0)));
        Assert.Equal(number, IdNumbers.Check($"  '{wide[..6]}\u3000{wide[6..]}ｘ\t").Number);
        var plain = IdNumbers.Check($"'{number[..6]} {number[6..^1]}x\uFEFF");
        Assert.True(plain.Ok);
        Assert.Equal(number, plain.Number);
    }

    [Theory]
    [InlineData("", IdNumberProblem.Length)]
    [InlineData("　", IdNumberProblem.Length)]
    [InlineData("99032466022810", IdNumberProblem.Length)]
    [InlineData("990324660228101", IdNumberProblem.Length)]
    [InlineData("9903241966022810123", IdNumberProblem.Length)]
    [InlineData("无", IdNumberProblem.Characters)]
    [InlineData("99032419660228X012", IdNumberProblem.Characters)]
    [InlineData("9903241966022810XX", IdNumberProblem.Characters)]
    [InlineData("9.90324E+17", IdNumberProblem.DamagedByExcel)]
    [InlineData("9.90324196602281e17", IdNumberProblem.DamagedByExcel)]
    [InlineData("９．９Ｅ＋１７", IdNumberProblem.DamagedByExcel)]
    public void What_is_no_number_is_named(string text, IdNumberProblem problem)
    {
        var verdict = IdNumbers.Check(text);
        Assert.Equal(problem, verdict.Problem);
        Assert.False(verdict.Ok);
        Assert.NotEmpty(verdict.Reason);
        Assert.NotEmpty(verdict.Zh);
        Assert.NotEmpty(verdict.En);
    }

    [Fact]
    public void A_wrong_check_character_is_found_for_every_single_digit_slip()
    {
        var number = Number("99032419660228101");
        for (var at = 6; at < 17; at++)
        {
            var slip = number[..at] + (char)('0' + (number[at] - '0' + 1) % 10) + number[(at + 1)..];
            Assert.False(IdNumbers.Check(slip).Ok);
        }

        Assert.Equal(IdNumberProblem.Checksum, IdNumbers.Check(number[..15] + "23" + number[17..]).Problem);
    }

    [Theory]
    [InlineData("99032419661301101")]
    [InlineData("99032419660230101")]
    [InlineData("99032419000229101")]
    [InlineData("99032400010101101")]
    public void A_birth_date_outside_the_calendar_is_impossible(string first17) =>
        Assert.Equal(IdNumberProblem.BirthDate, IdNumbers.Check(Number(first17)).Problem);

    [Fact]
    public void A_birth_date_to_come_is_impossible()
    {
        var number = Number("99032420160302101");
        Assert.True(IdNumbers.Check(number, new DateOnly(2016, 3, 2)).Ok);
        Assert.Equal(IdNumberProblem.BirthDate, IdNumbers.Check(number, new DateOnly(2016, 3, 1)).Problem);
    }

    [Fact]
    public void Three_zeros_at_the_end_are_a_spreadsheets_unless_the_check_character_agrees()
    {
        Assert.Equal(IdNumberProblem.DamagedByExcel, IdNumbers.Check("990324196602282000").Problem);
        var real = Enumerable.Range(0, 28).Select(d => $"990324196602{d + 1:00}100").First(n => IdNumbers.CheckCharacter(n) == '0') + "0";
        Assert.EndsWith("000", real, StringComparison.Ordinal);
        Assert.True(IdNumbers.Check(real).Ok);
    }

    [Fact]
    public void A_verdict_never_prints_the_number()
    {
        var number = Number("99032419660228101");
        Assert.DoesNotContain("1966", IdNumbers.Check(number).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("1966", $"{IdNumbers.Check(number[..17] + "?")}", StringComparison.Ordinal);
    }
}
