using System.Globalization;
using Fupin.Chassis.Values;

namespace Fupin.Chassis.Tests.Values;

public class ScaledTests
{
    [Theory]
    [InlineData("3026", 2, 302600)]
    [InlineData("0.5", 2, 50)]
    [InlineData(".5", 2, 50)]
    [InlineData("-0.05", 2, -5)]
    [InlineData("+7", 0, 7)]
    [InlineData("1,234.56", 2, 123456)]
    [InlineData("1，234，567．８", 1, 12345678)]
    [InlineData(" ３０２６　", 2, 302600)]
    [InlineData("92233720368547758.07", 2, long.MaxValue)]
    [InlineData("-92233720368547758.08", 2, long.MinValue)]
    [InlineData("0000000000000000000000000001", 0, 1)]
    public void Plain_numbers_are_read_exactly(string text, int decimals, long expected)
    {
        Assert.True(Scaled.TryParse(text, decimals, out var scaled, out var exact));
        Assert.Equal(expected, scaled);
        Assert.True(exact);
    }

    [Theory]
    [InlineData("0.005", 2, 1)]
    [InlineData("-0.005", 2, -1)]
    [InlineData("0.00499999999999999999999999", 2, 0)]
    [InlineData("2952.345", 2, 295235)]
    [InlineData("0.5", 0, 1)]
    [InlineData("-1.5", 0, -2)]
    public void Digits_beyond_the_scale_round_half_away_from_zero(string text, int decimals, long expected)
    {
        Assert.True(Scaled.TryParse(text, decimals, out var scaled, out var exact));
        Assert.Equal(expected, scaled);
        Assert.False(exact);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("5.")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("12,34")]
    [InlineData("1234,567")]
    [InlineData(",123")]
    [InlineData("1.234,5")]
    [InlineData("三千")]
    [InlineData("--1")]
    [InlineData("92233720368547758.08")]
    [InlineData("99999999999999999999999999999999999999999999")]
    [InlineData("0.00x")]
    public void Anything_else_is_refused(string text) => Assert.False(Scaled.TryParse(text, 2, out _));

    [Theory]
    [InlineData(0, 2, "0.00")]
    [InlineData(5, 2, "0.05")]
    [InlineData(-5, 2, "-0.05")]
    [InlineData(302600, 2, "3026.00")]
    [InlineData(7, 0, "7")]
    [InlineData(long.MinValue, 2, "-92233720368547758.08")]
    public void Printed_numbers_have_all_their_decimals(long scaled, int decimals, string text)
    {
        Assert.Equal(text, Scaled.Format(scaled, decimals));
        Assert.True(Scaled.TryParse(text, decimals, out var again));
        Assert.Equal(scaled, again);
    }

    [Theory]
    [InlineData(1, 3, 10_000, 3333)]
    [InlineData(2, 3, 10_000, 6667)]
    [InlineData(1, 20_000, 10_000, 1)]
    [InlineData(-1, 20_000, 10_000, -1)]
    [InlineData(1, -20_000, 10_000, -1)]
    [InlineData(1, 20_001, 10_000, 0)]
    [InlineData(long.MaxValue, long.MaxValue, 10_000, 10_000)]
    [InlineData(long.MinValue, long.MinValue, 1, 1)]
    public void A_ratio_rounds_once_half_away_from_zero(long part, long whole, long scale, long expected) =>
        Assert.Equal(expected, Scaled.Ratio(part, whole, scale));

    [Fact]
    public void A_ratio_that_does_not_fit_is_an_error_and_never_a_wrong_number()
    {
        Assert.Throws<OverflowException>(() => Scaled.Ratio(long.MaxValue, 1, 2));
        Assert.Throws<DivideByZeroException>(() => Scaled.Ratio(1, 0, 100));
        Assert.Throws<OverflowException>(() => Scaled.Rescale(long.MaxValue, 0, 1));
        Assert.Equal(124, Scaled.Rescale(12350, 2, 0));
        Assert.Equal(1230, Scaled.Rescale(123, 1, 2));
    }

    [Fact]
    public void Parsing_agrees_with_decimal_arithmetic()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = (decimal)random.NextInt64(-1_000_000_000, 1_000_000_000) / random.Next(1, 5000);
            Assert.True(Scaled.TryParse(value.ToString(CultureInfo.InvariantCulture), 2, out var scaled));
            Assert.Equal(Math.Round(value, 2, MidpointRounding.AwayFromZero), scaled / 100m);
        }
    }
}
