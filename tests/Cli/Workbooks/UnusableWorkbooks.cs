using System.IO.Compression;
using System.Text;
using Fupin.Cli.Sheets;
using Fupin.Cli.Workbooks;

namespace Fupin.Cli.Tests.Workbooks;

/// <summary>Each is refused before its content is parsed, with what to do about it.</summary>
public sealed class UnusableWorkbooks : IDisposable
{
    private readonly TestWorkbook book = new TestWorkbook().Sheet("Sheet1", [["户编号", "姓名"], ["1", "甲"]]);

    public void Dispose() => book.Dispose();

    [Theory]
    [InlineData("a.xlsx", "户编号,姓名\n1,甲\n")]
    [InlineData("a.xls", "户编号,姓名\n1,甲\n")]
    [InlineData("a.xls", "<html><table><tr><td>户编号</td></tr></table></html>")]
    public void Text_under_the_name_of_a_workbook(string name, string text)
    {
        File.WriteAllText(book.In(name), text);
        var fault = Refused(name);
        Assert.Equal("NOT_A_WORKBOOK", fault.Reason);
        Assert.Contains(".csv", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_under_the_name_of_a_csv_file()
    {
        book.Save("a.csv");
        var fault = Refused("a.csv");
        Assert.Equal("NOT_CSV", fault.Reason);
        Assert.Contains(".xlsx", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoding_for_a_workbook() =>
        Assert.Equal("ENCODING_OF_WORKBOOK", Assert.Throws<SheetException>(() => SheetFile.Open(book.Save(), "utf-8", SheetFile.Households)).Reason);

    [Theory]
    [InlineData("xl/vbaProject.bin")]
    [InlineData("xl/macrosheets/sheet1.xml")]
    public void Macros_in_whatever_name(string part)
    {
        Add(book.Save(), part, [1, 2, 3]);
        Assert.Equal("WORKBOOK_MACROS", Refused("input.xlsx").Reason);
    }

    [Fact]
    public void Macros_in_an_old_workbook()
    {
        Compound("a.xls", "_VBA_PROJECT_CUR");
        Assert.Equal("WORKBOOK_MACROS", Refused("a.xls").Reason);
    }

    [Fact]
    public void A_password()
    {
        Compound("a.xlsx", "EncryptedPackage");
        Assert.Equal("WORKBOOK_ENCRYPTED", Refused("a.xlsx").Reason);
    }

    [Fact]
    public void A_bomb_is_known_by_its_ratio()
    {
        Add(book.Save(), "xl/media/image1.png", new byte[8 << 20]);
        var fault = Refused("input.xlsx");
        Assert.Equal("WORKBOOK_BOMB", fault.Reason);
        Assert.Contains("100", fault.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_known_by_its_size()
    {
        var path = book.Save();
        Add(path, "xl/sharedStrings.xml", Encoding.UTF8.GetBytes("<sst/>"));
        Declare(path, "xl/sharedStrings.xml", (uint)WorkbookSafety.MostTextBytes + 1);
        var fault = Refused("input.xlsx");
        Assert.Equal("WORKBOOK_BOMB", fault.Reason);
        Assert.Contains("256 MiB", fault.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_known_by_its_number_of_parts()
    {
        using (var package = ZipFile.Open(book.Save(), ZipArchiveMode.Update))
            for (var i = 0; i <= WorkbookSafety.MostParts; i++)
                package.CreateEntry(FormattableString.Invariant($"xl/media/{i}.png"));
        Assert.Equal("WORKBOOK_BOMB", Refused("input.xlsx").Reason);
    }

    [Fact]
    public void Another_kind_of_package()
    {
        using (var package = ZipFile.Open(book.In("a.xlsx"), ZipArchiveMode.Create)) package.CreateEntry("mimetype");
        Assert.Equal("NOT_A_WORKBOOK", Refused("a.xlsx").Reason);
    }

    [Fact]
    public void A_workbook_cut_in_the_middle()
    {
        var bytes = File.ReadAllBytes(book.Save());
        File.WriteAllBytes(book.In("cut.xlsx"), bytes[..(bytes.Length / 2)]);
        Assert.Equal("WORKBOOK_DAMAGED", Refused("cut.xlsx").Reason);
        File.WriteAllBytes(book.In("cut.xls"), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 1, 2, 3]);
        Assert.Equal("WORKBOOK_DAMAGED", Refused("cut.xls").Reason);
    }

    [Fact]
    public void No_sheet_has_the_headers()
    {
        using var other = new TestWorkbook().Sheet("Sheet1", [["编号", "姓名"], ["1", "甲"]]);
        var fault = other.Refused();
        Assert.Equal("NO_HEADERS", fault.Reason);
        Assert.Contains("户编号", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_without_rows()
    {
        using var other = new TestWorkbook().Sheet("Sheet1", [["户编号", "姓名"], ["合计", null]]);
        Assert.Equal("NO_ROWS", other.Refused().Reason);
    }

    [Fact]
    public void Equal_headers_are_named_with_their_line()
    {
        using var other = new TestWorkbook().Sheet("Sheet1", [["标题"], ["户编号", "姓名", "姓 名"], ["1", "甲", "乙"]]);
        var fault = other.Refused();
        Assert.Equal("DUPLICATE_HEADER", fault.Reason);
        Assert.Contains("第 2 行第 2 列和第 3 列", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_without_a_header()
    {
        using var other = new TestWorkbook().Sheet("Sheet1", [["户编号", null, "姓名"], ["1", "x", "甲"]]);
        Assert.Equal("BLANK_HEADER", other.Refused().Reason);
    }

    [Fact]
    public void A_cell_that_is_too_long()
    {
        using var other = new TestWorkbook().Sheet("Sheet1", [["户编号", "姓名"], ["1", new string('甲', CsvSheetReader.CellLimit + 1)]]);
        var fault = other.Refused();
        Assert.Equal("CELL_TOO_LONG", fault.Reason);
        Assert.Contains("第 2 行第 2 列「姓名」", fault.Chinese, StringComparison.Ordinal);
    }

    private SheetException Refused(string name) => Assert.Throws<SheetException>(() => SheetFile.Open(book.In(name), null, SheetFile.Households));

    private static void Add(string path, string part, byte[] bytes)
    {
        using var package = ZipFile.Open(path, ZipArchiveMode.Update);
        using var stream = package.CreateEntry(part).Open();
        stream.Write(bytes);
    }

    /// <summary>The directory of the package says another size than the part has.</summary>
    private static void Declare(string path, string part, uint size)
    {
        var bytes = File.ReadAllBytes(path);
        var name = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(part));
        BitConverter.TryWriteBytes(bytes.AsSpan(name - 46 + 24, 4), size);
        File.WriteAllBytes(path, bytes);
    }

    private void Compound(string name, string stream) =>
        File.WriteAllBytes(book.In(name), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[70_000], .. Encoding.Unicode.GetBytes(stream), .. new byte[512]]);
}
