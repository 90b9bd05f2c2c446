using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Workbooks;

public sealed class RejectedWorkbookRows
{
    private const string IdNumber = "990324199001011234";

    [Fact]
    public void They_come_back_as_a_workbook_with_the_message_the_wrong_row_coloured_and_every_cell_as_text()
    {
        using var book = Households();
        Settle(book, new RowError { Line = 4, Reason = "X", Message = "姓名：应为汉字", HouseholdNumber = "2" });
        using var document = SpreadsheetDocument.Open(book.In("rejects.xlsx"), isEditable: false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(error => error.Description));
        var rows = document.WorkbookPart!.GetPartsOfType<WorksheetPart>().First().Worksheet.Descendants<Row>().ToList();
        Assert.Equal(["户编号|姓名|证件号码|错误说明", $"2|乙|{IdNumber}|", "2|丙|4.10324199001011E+17|姓名：应为汉字"], rows.Select(row => string.Join('|', row.Elements<Cell>().Select(cell => cell.InnerText))));
        Assert.All(rows.SelectMany(row => row.Elements<Cell>()), cell => Assert.Equal(CellValues.InlineString, cell.DataType!.Value));
        var formats = document.WorkbookPart.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ToList();
        Assert.All(rows, row => Assert.All(row.Elements<Cell>(), cell => Assert.Equal(49u, formats[(int)cell.StyleIndex!.Value].NumberFormatId!.Value)));
        Assert.NotEqual(rows[1].Elements<Cell>().First().StyleIndex!.Value, rows[2].Elements<Cell>().First().StyleIndex!.Value);
        Assert.Equal(0u, formats[(int)rows[1].Elements<Cell>().First().StyleIndex!.Value].FillId!.Value);
    }

    [Fact]
    public void A_corrected_rejects_workbook_is_the_input_again()
    {
        using var book = Households();
        Settle(book, new RowError { Line = 2, Reason = "X", Message = "原因", HouseholdNumber = "1" });
        var again = SheetFile.Open(book.In("rejects.xlsx"), null, SheetFile.Households);
        Assert.Equal(["户编号", "姓名", "证件号码"], again.Columns);
        Assert.Equal(["2: 1|甲|" + IdNumber], ReadingWorkbooks.Flat(again));
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows()) return;
        using var book = Households();
        Settle(book, new RowError { Line = 2, Reason = "X", Message = "原因", HouseholdNumber = "1" });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(book.In("rejects.xlsx")));
    }

    [Fact]
    public void An_import_without_rejects_leaves_none()
    {
        using var book = Households();
        Settle(book);
        Assert.False(File.Exists(book.In("rejects.xlsx")));
    }

    [Fact]
    public void Its_name_says_that_it_is_a_workbook()
    {
        using var book = Households();
        Assert.Equal("REJECTS_KIND", Assert.Throws<SheetException>(() => book.Open().CreateRejects(book.In("rejects.csv"))).Reason);
    }

    private static TestWorkbook Households() => new TestWorkbook().Sheet("Sheet1",
        [["户编号", "姓名", "证件号码"], ["1", "甲", IdNumber], ["2", "乙", IdNumber], [null, "丙", new TestWorkbook.Raw("410324199001011234")]], ["A3:A4"]);

    private static void Settle(TestWorkbook book, params RowError[] errors)
    {
        var sheet = book.Open();
        var batches = new HouseholdBatches(sheet, ImportSettings.UsualBatchRows);
        using var rejects = sheet.CreateRejects(book.In("rejects.xlsx"));
        var settlement = new Settlement(batches, new ImportTally(), rejects);
        foreach (var batch in batches.Read()) settlement.Settle(batch, new ImportBatchResult { Number = batch.Number, Counts = new(), Errors = { errors } });
        rejects.Complete();
    }
}
