using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Fupin.Chassis.Values;
using Fupin.Cli.Commands;
using Fupin.Cli.Sheets;
using Fupin.Cli.Templates;
using Fupin.Cli.Terminals;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Workbooks;

public sealed class Templates : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fupin-template-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("household")]
    [InlineData("village")]
    public async Task A_form_is_a_valid_workbook_whose_headers_are_found_again(string form)
    {
        using var document = SpreadsheetDocument.Open(await WriteAsync(form), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(error => error.Description));
        Assert.Equal("NO_ROWS", Assert.Throws<SheetException>(() => SheetFile.Open(In(form), null, form == "village" ? SheetFile.Villages : SheetFile.Households)).Reason);
    }

    [Fact]
    public async Task A_column_of_labels_offers_them_all_even_when_there_are_many()
    {
        using var document = SpreadsheetDocument.Open(await WriteAsync("household"), isEditable: false);
        var sheets = Worksheets(document);
        var columns = HouseholdTemplate.Columns.Select(column => column.Header).ToList();
        foreach (var (header, labels) in new[] { ("民族", Labels.All<Ethnicity>()), ("主要致贫原因", Labels.All<PovertyCause>()), ("是否危房", ["是", "否"]), ("有无卫生厕所", ["有", "无"]) })
        {
            var at = TestWorkbook.Place(columns.IndexOf(header), 2);
            var formula = sheets[0].Descendants<DataValidation>().Single(choice => choice.SequenceOfReferences!.InnerText!.StartsWith(at + ":", StringComparison.Ordinal)).Formula1!.Text;
            var list = formula.Split('$')[1];
            Assert.EndsWith(FormattableString.Invariant($"${labels.Count}"), formula, StringComparison.Ordinal);
            var place = Enumerable.Range(0, 100).Single(i => TestWorkbook.Place(i, 1) == list + "1");
            Assert.Equal(labels, sheets[2].Descendants<Row>().Select(row => row.Elements<Cell>().ElementAt(place).InnerText).Where(text => text.Length > 0));
        }
    }

    [Fact]
    public async Task Numbers_that_are_names_are_text()
    {
        using var document = SpreadsheetDocument.Open(await WriteAsync("household"), isEditable: false);
        var formats = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ToList();
        var columns = Worksheets(document)[0].Descendants<Column>().ToList();
        foreach (var header in new[] { "证件号码", "银行账号", "行政区划代码", "户编号", "人编号", "残疾人证号", "联系电话", "帮扶责任人联系电话" })
        {
            var place = HouseholdTemplate.Columns.Select(column => column.Header).ToList().IndexOf(header);
            Assert.Equal((header, 49u), (header, formats[(int)columns[place].Style!.Value].NumberFormatId!.Value));
        }
    }

    [Fact]
    public async Task Every_column_is_explained_in_both_languages()
    {
        using var document = SpreadsheetDocument.Open(await WriteAsync("household"), isEditable: false);
        var rows = Worksheets(document)[1].Descendants<Row>().Skip(1).Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToList()).ToList();
        Assert.Equal(HouseholdTemplate.Columns.Select(column => column.Header), rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.True(row[2].Length > 0 && row[3].Length > 0));
        Assert.Equal(["数据年度", "户编号", "姓名", "与户主关系"], rows.Where(row => row[1].Length > 0).Select(row => row[0]));
    }

    [Fact]
    public async Task A_form_that_is_there_is_not_written_over()
    {
        var path = await WriteAsync("household");
        var before = await File.ReadAllBytesAsync(path);
        Assert.Equal(2, await RunAsync("household", path));
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.Equal(2, await RunAsync("household", Path.Combine(folder.FullName, "a.xls")));
    }

    private string In(string form) => Path.Combine(folder.FullName, form + ".xlsx");

    private async Task<string> WriteAsync(string form)
    {
        Assert.Equal(0, await RunAsync(form, In(form)));
        return In(form);
    }

    private static Task<int> RunAsync(string form, string path) =>
        FupinCommand.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null), TimeProvider.System).Parse(["template", form, "--out", path]).InvokeAsync();

    private static List<Worksheet> Worksheets(SpreadsheetDocument document) =>
        [.. document.WorkbookPart!.Workbook.Descendants<Sheet>().Select(sheet => ((WorksheetPart)document.WorkbookPart.GetPartById(sheet.Id!.Value!)).Worksheet)];
}
