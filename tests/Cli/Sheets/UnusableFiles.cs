using System.Text;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Tests.Sheets;

/// <summary>Each bad input is a clear message in both languages, naming line and column, before anything is sent.</summary>
public sealed class UnusableFiles
{
    private const string Header = "户编号,姓名\n";

    [Fact]
    public void A_missing_file_is_named()
    {
        var fault = Assert.Throws<SheetException>(() => CsvSheetReader.Open("/nowhere/households.csv"));
        Assert.Equal("FILE_NOT_FOUND", fault.Reason);
        Assert.Contains("/nowhere/households.csv", fault.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\n")]
    public void An_empty_file_is_refused(string text)
    {
        using var file = new TestFile(text);
        Assert.Equal("FILE_EMPTY", file.Refused().Reason);
    }

    [Fact]
    public void A_file_with_only_headers_is_refused()
    {
        using var file = new TestFile(Header + "\n,\n");
        Assert.Equal("NO_ROWS", file.Refused().Reason);
    }

    [Fact]
    public void Duplicate_headers_are_named_with_their_columns()
    {
        using var file = new TestFile("户编号,姓名,务工时间(月),务工时间（月）\n1,甲,2,3\n");
        var fault = file.Refused();
        Assert.Equal("DUPLICATE_HEADER", fault.Reason);
        Assert.Contains("第 3 列和第 4 列", fault.Chinese, StringComparison.Ordinal);
        Assert.Contains("columns 3 and 4", fault.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blank_header_in_the_middle_is_named()
    {
        using var file = new TestFile("户编号,,姓名\n1,2,甲\n");
        var fault = file.Refused();
        Assert.Equal("BLANK_HEADER", fault.Reason);
        Assert.Contains("第 2 列", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_neither_encoding_are_named_with_line_and_offset()
    {
        using var file = new TestFile([.. TestFile.Utf8(Header), .. "1,"u8, 0xFF, 0xFF, (byte)'\n']);
        var fault = file.Refused();
        Assert.Equal("WRONG_ENCODING", fault.Reason);
        Assert.Contains("第 2 行第 19 字节不是 UTF-8", fault.Chinese, StringComparison.Ordinal);
        Assert.Contains("line 2, byte offset 19 is not UTF-8", fault.English, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoding_named_by_the_officer_is_not_second_guessed()
    {
        using var file = new TestFile(Header + "1,甲\n", SheetEncoding.Gb18030);
        var fault = file.Refused("utf-8");
        Assert.Equal("WRONG_ENCODING", fault.Reason);
        Assert.Contains("第 1 行，第 0 字节", fault.Chinese, StringComparison.Ordinal);
        Assert.Equal("UNKNOWN_ENCODING", Assert.Throws<SheetException>(() => SheetEncoding.Named("big5")).Reason);
    }

    [Fact]
    public void Utf16_and_workbooks_are_told_apart_from_csv()
    {
        using var utf16 = new TestFile(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Header)).ToArray());
        Assert.Contains("UTF-16", utf16.Refused().Chinese, StringComparison.Ordinal);
        using var workbook = new TestFile([(byte)'P', (byte)'K', 3, 4, 0, 0]);
        Assert.Equal("NOT_CSV", workbook.Refused().Reason);
        using var oldWorkbook = new TestFile([0xD0, 0xCF, 0x11, 0xE0, 0xA1]);
        Assert.Equal("NOT_CSV", oldWorkbook.Refused().Reason);
    }

    [Fact]
    public void A_nul_byte_is_named_with_its_line()
    {
        using var file = new TestFile(Header + "1,甲\n2,\0\n");
        var fault = file.Refused();
        Assert.Equal("NUL_BYTE", fault.Reason);
        Assert.Contains("第 3 行", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_of_10_MB_is_refused_by_line_and_column_without_being_held()
    {
        using var file = new TestFile(Header + "1,甲\n2," + new string('x', 10_000_000) + "\n3,丙\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = file.Refused();
        Assert.Equal("CELL_TOO_LONG", fault.Reason);
        Assert.Contains("第 3 行第 2 列「姓名」", fault.Chinese, StringComparison.Ordinal);
        Assert.Contains("line 3, column 2", fault.English, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
    }

    [Theory]
    [InlineData(CsvSheetReader.CellLimit, true)]
    [InlineData(CsvSheetReader.CellLimit + 1, false)]
    public void The_longest_cell_has_4096_characters(int length, bool fits)
    {
        using var file = new TestFile(Header + "1," + new string('x', length) + "\n");
        if (fits) Assert.Equal(length, Assert.Single(file.Open().Read()).Cells[1].Length);
        else Assert.Equal("CELL_TOO_LONG", file.Refused().Reason);
    }

    [Fact]
    public void A_quote_left_open_in_the_middle_is_found_where_it_opens()
    {
        var rows = string.Concat(Enumerable.Range(3, 2000).Select(i => $"{i},甲\n"));
        using var file = new TestFile(Header + "1,甲\n2,\"乙\n" + rows);
        Assert.Contains("第 3 行第 2 列", file.Refused().Chinese, StringComparison.Ordinal);
    }
}
