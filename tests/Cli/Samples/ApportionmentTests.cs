using Fupin.Cli.Samples;

namespace Fupin.Cli.Tests.Samples;

public sealed class ApportionmentTests
{
    [Fact]
    public void Parts_add_up_and_the_largest_remainders_are_rounded_up()
    {
        Assert.Equal([3, 4, 3], Apportionment.Of(10, [10, 14, 10]));
        Assert.Equal([4, 3, 3], Apportionment.Of(10, [1, 1, 1]));
        Assert.Equal([0, 0], Apportionment.Of(5, [0, 0]));
    }

    [Fact]
    public void No_part_with_a_weight_is_empty_and_the_largest_one_pays()
    {
        Assert.Equal([8, 1, 0, 1], Apportionment.AtLeastOne(10, [1000, 1, 0, 1]));
        Assert.Equal([2, 0, 0], Apportionment.AtLeastOne(2, [1000, 1, 1]));
    }

    [Fact]
    public void A_table_keeps_both_margins()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var dice = new Dice(seed);
            int[] rows = [.. Enumerable.Range(0, dice.Between(1, 14)).Select(_ => dice.Below(500))];
            var columns = Apportionment.Of(rows.Sum(), [.. Enumerable.Range(0, dice.Between(1, 12)).Select(_ => (long)dice.Between(1, 90))]);
            var table = Apportionment.Table(rows, columns);
            Assert.Equal(rows, table.Select(r => r.Sum()));
            Assert.Equal(columns, Enumerable.Range(0, columns.Length).Select(c => table.Sum(r => r[c])));
            Assert.All(table, r => Assert.All(r, cell => Assert.True(cell >= 0)));
        }
    }

    [Theory]
    [InlineData("1", 669)]
    [InlineData("0.01", 7)]
    [InlineData("0.1", 67)]
    [InlineData("2", 1338)]
    [InlineData("0.000000001", 0)]
    public void A_scale_is_an_exact_decimal_and_rounds_half_up(string text, long expected)
    {
        Assert.True(SampleScale.TryParse(text, out var scale));
        Assert.Equal(expected, scale.Of(669));
        Assert.Equal(text, scale.ToString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("51")]
    [InlineData("1e-2")]
    [InlineData("0.0000000001")]
    [InlineData("")]
    [InlineData("large")]
    public void Anything_else_is_no_scale(string text)
    {
        Assert.False(SampleScale.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => Sample.Create("luoyang", text));
    }
}
