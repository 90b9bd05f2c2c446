using Fupin.Cli.Sheets;
using Fupin.Cli.Tests.Workbooks;

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
    [InlineData("\nx", "'\nx")]
    [InlineData("＝1+1", "'＝1+1")]
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
    public void A_row_that_comes_back_with_its_error_runs_nothing_and_reads_as_it_was()
    {
        const string Ordinary = "户-1,甲,备注";
        using var file = new TestFile("户编号,姓名,=HYPERLINK(1)\n" + Ordinary + "\n户-2,\"=cmd|' /C calc'!A0\",@SUM(A1)\n户-3,+86,'=x,多,-1\n");
        var sheet = file.Open();
        var rows = sheet.Read().ToList();
        var path = file.Path + ".rejects.csv";
        try
        {
            using (var rejects = sheet.CreateRejects(path))
            {
                foreach (var row in rows) rejects.Write(row, "=1+1：原因", RowMark.Wrong);
                rejects.Complete();
            }

            var lines = File.ReadAllLines(path);
            Assert.StartsWith(Ordinary + ",", lines[1], StringComparison.Ordinal);
            Assert.All(lines.SelectMany(CellsOf), cell => Assert.False(cell.Length > 0 && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal), cell));
            // the row with a cell too many keeps it
            Assert.EndsWith(",多,'-1,'=1+1：原因", lines[3], StringComparison.Ordinal);
            Assert.Equal(rows.Take(2).Select(row => row.Cells), CsvSheetReader.Open(path).Read().Take(2).Select(row => row.Cells.Take(3)));
        }
        finally
        {
            File.Delete(path);
        }

        // as a spreadsheet program splits them
        static IEnumerable<string> CellsOf(string line) => line.Split(',').Select(cell => cell.Trim('"'));
    }

    [Fact]
    public void An_escaped_cell_that_a_spreadsheet_program_saved_as_a_workbook_is_what_it_was()
    {
        string[] cells = ["=1+1", "-5", "'@x", "''=y", "'张"];
        string[] headers = ["户编号", "姓名", "a", "b", "c", "d", "e"];
        using var book = new TestWorkbook().Sheet("export", [headers, ["1", "甲", .. cells.Select(Formula.Escape)]]);
        var sheet = book.Open();
        var read = Assert.Single(sheet.Read());
        Assert.Equal(["1", "甲", .. cells], read.Cells);

        // and once more out and in
        using (var rejects = sheet.CreateRejects(book.In("rejects.xlsx")))
        {
            rejects.Write(read, "=1+1", RowMark.Wrong);
            rejects.Complete();
        }

        Assert.Equal(read.Cells, Assert.Single(SheetFile.Open(book.In("rejects.xlsx"), null, SheetFile.Households).Read()).Cells);
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
