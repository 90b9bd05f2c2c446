using Fupin.Chassis.Protection;

namespace Fupin.Chassis.Tests.Protection;

public class MaskingTests
{
    [Theory]
    [InlineData("990324196602281012", "990324************")]
    [InlineData("99032419660228101243", "990324**************")]
    [InlineData("12345678", "********")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void An_ID_number_shows_its_area_and_nothing_else(string? number, string shown) =>
        Assert.Equal(shown, Masking.IdNumber(number));

    [Theory]
    [InlineData("13800001234", "*******1234")]
    [InlineData("12345678", "********")]
    [InlineData("123456789", "*****6789")]
    [InlineData(null, "")]
    public void A_phone_shows_its_end(string? number, string shown) => Assert.Equal(shown, Masking.Tail(number));
}
