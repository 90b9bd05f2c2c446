using Fupin.Cli.Sheets;

namespace Fupin.Cli.Tests.Sheets;

public sealed class FormulaEscaping
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86", "'+86")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("'=1", "''=1")]
    [InlineData("'张", "'张")]
    [InlineData("张=三", "张=三")]
    [InlineData("", "")]
    public void A_cell_that_would_run_gets_an_apostrophe_and_means_the_same_when_read(string cell, string escaped)
    {
        Assert.Equal(escaped, Formula.Escape(cell));
        Assert.Equal(cell, Formula.Unescape(escaped));
    }

    [Fact]
    public void An_exported_row_reads_as_it_was()
    {
        string[] cells = ["1", "=cmd|' /C calc'!A0", "-0.50", "a,\"b\"\nc", "'@x"];
        using var file = new TestFile(CsvText.Row(["户编号", "b", "c", "d", "e"]) + "\r\n" + CsvText.Row(cells) + "\r\n");
        Assert.Equal(cells, Assert.Single(file.Open().Read()).Cells);
        Assert.DoesNotContain(",=", File.ReadAllText(file.Path), StringComparison.Ordinal);
    }
}
