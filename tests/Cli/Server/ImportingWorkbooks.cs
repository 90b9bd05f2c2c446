using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Fupin.Cli.Sheets;
using Fupin.Cli.Templates;
using Fupin.Cli.Tests.Workbooks;
using Fupin.Kit;
using Headers = Fupin.Cli.Sheets.Headers;

namespace Fupin.Cli.Tests.Server;

/// <summary>Workbooks through the command line against the real registry: divisions, villages, and households with what comes back.</summary>
public sealed class ImportingWorkbooks : IAsyncLifetime
{
    private TestHost host = null!;
    private SampleFolder sample = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        sample = await SampleFolder.CreateAsync();
        foreach (var (form, file) in new[] { ("divisions", sample.Divisions), ("villages", sample.Villages) })
        {
            using var book = Workbook(file);
            var run = await CommandLine.RunAsync(host, "import", form, book.Save());
            Assert.Equal((form, 0, ""), (form, run.Code, run.Error));
        }
    }

    public async ValueTask DisposeAsync()
    {
        sample.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task What_went_in_as_a_workbook_is_unchanged_when_it_comes_again_as_csv()
    {
        using var book = Workbook(sample.Households);
        var run = await CommandLine.RunAsync(host, "import", "households", book.Save());
        Assert.Equal((0, ""), (run.Code, run.Error));
        var again = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        Assert.Equal((0, ""), (again.Code, again.Error));
        Assert.Matches(@"新登记户数 households registered\s+│\s+0 │", again.Out);
        Assert.Matches(@"有差异 \(未改\) differing, not applied\s+│\s+0 │", again.Out);
    }

    [Fact]
    public async Task An_id_number_that_excel_stored_as_a_number_is_named_and_its_household_comes_back_as_a_workbook()
    {
        using var book = Workbook(sample.Households, (columns, rows) => rows[1][Headers.IndexOf(columns, "证件号码")] = new TestWorkbook.Raw("410324199001011234"));
        var path = book.Save();
        var run = await CommandLine.RunAsync(host, "import", "households", path);
        Assert.Equal(1, run.Code);
        Assert.Contains("ID_NUMBER_DAMAGED_BY_EXCEL", run.Out, StringComparison.Ordinal);
        Assert.Contains("第 3 行", run.Out, StringComparison.Ordinal);

        var sheet = SheetFile.Open(path, null, SheetFile.Households);
        var number = Headers.IndexOf(sheet.Columns, "户编号");
        var first = sheet.Read().First().Cells[number];
        var rejects = SheetFile.Open(path + ".rejects.xlsx", null, SheetFile.Households);
        Assert.Equal(sheet.Read().Where(line => line.Cells[number] == first).Select(line => string.Join('|', line.Cells)), rejects.Read().Select(line => string.Join('|', line.Cells)));
    }

    [Fact]
    public async Task A_filled_form_goes_in_and_has_the_columns_of_an_export()
    {
        var form = sample.In("form.xlsx");
        Assert.Equal(0, (await CommandLine.RunAsync(host, "template", "household", "--out", form)).Code);
        Fill(form, sample.Households, HouseholdTemplate.Columns);
        var run = await CommandLine.RunAsync(host, "import", "households", form);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.DoesNotContain("未采用的列", run.Out, StringComparison.Ordinal);

        var export = sample.In("export.csv");
        Assert.Equal(0, (await CommandLine.RunAsync(host, "export", "households", "--division", "洛阳市", "--out", export)).Code);
        Assert.Equal(CsvSheetReader.Open(export).Columns, HouseholdTemplate.Columns.Select(column => column.Header));
        Assert.Equal(CsvSheetReader.Open(sample.Households).RowCount, CsvSheetReader.Open(export).RowCount);
    }

    [Fact]
    public async Task A_filled_village_form_goes_in()
    {
        var form = sample.In("form.xlsx");
        Assert.Equal(0, (await CommandLine.RunAsync(host, "template", "village", "--out", form)).Code);
        Fill(form, sample.Villages, VillageTemplate.Columns);
        var run = await CommandLine.RunAsync(host, "import", "villages", form);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("registered 0", run.Out, StringComparison.Ordinal);
    }

    /// <summary>Rows of a CSV file typed into the form's first sheet.</summary>
    private static void Fill(string form, string csv, IReadOnlyList<TemplateColumn> columns)
    {
        var sheet = CsvSheetReader.Open(csv);
        var places = columns.Select(column => Headers.IndexOf(sheet.Columns, column.Header)).ToList();
        using var document = SpreadsheetDocument.Open(form, isEditable: true);
        var book = document.WorkbookPart!;
        var first = (WorksheetPart)book.GetPartById(book.Workbook.Descendants<Sheet>().First().Id!.Value!);
        var data = first.Worksheet.Elements<SheetData>().Single();
        foreach (var line in sheet.Read())
            data.Append(new Row(places.Select(place => new Cell(new InlineString(new Text(place < 0 ? "" : line.Cells[place]))) { DataType = CellValues.InlineString })));
    }

    /// <summary>A title, the headers in the second row, then the rows of a CSV file.</summary>
    private static TestWorkbook Workbook(string csv, Action<IReadOnlyList<string>, List<object?[]>>? change = null)
    {
        var sheet = CsvSheetReader.Open(csv);
        var rows = sheet.Read().Select(line => line.Cells.Select(cell => cell.Length == 0 ? null : (object)cell).ToArray()).ToList();
        rows.Insert(0, [.. sheet.Columns]);
        change?.Invoke(sheet.Columns, rows);
        return new TestWorkbook().Sheet("Sheet1", [["登记表"], .. rows]);
    }
}
