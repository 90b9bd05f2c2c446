using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Fupin.Cli.Sheets;
using Fupin.Cli.Tests.Workbooks;
using Fupin.Kit;
using Fupin.Registry.V1;
using Headers = Fupin.Cli.Sheets.Headers;

namespace Fupin.Cli.Tests.Server;

/// <summary>`fupin import households FILE --preview`: look, confirm, import the very same.</summary>
public sealed class PreviewingImports : IAsyncLifetime
{
    private TestHost host = null!;
    private SampleFolder sample = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("registry");
        sample = await SampleFolder.CreateAsync();
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        sample.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_terminal_it_tells_what_would_happen_and_writes_nothing()
    {
        var file = sample.Spoil((columns, rows) => rows[0][Headers.IndexOf(columns, "家庭人口")] = "13");
        var run = await CommandLine.RunAsync(host, "import", "households", file, "--preview");
        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.Contains("没有写入任何内容", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"退回 held back\s+│\s+1 │", run.Out);
        Assert.Contains("第 2 行", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync());

        var sheet = CsvSheetReader.Open(file);
        var marked = await File.ReadAllLinesAsync(file + ".preview.csv", TestContext.Current.CancellationToken);
        Assert.Equal(sheet.RowCount + 1, marked.Length);
        Assert.EndsWith(",错误说明", marked[0], StringComparison.Ordinal);
        Assert.Contains("家庭人口：家庭人口填13人", marked[1], StringComparison.Ordinal);
        Assert.Equal(Households(sheet) - 1, marked.Count(line => line.EndsWith(",新登记", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Yes_without_a_terminal_is_refused()
    {
        var run = await CommandLine.RunAsync(host, "import", "households", sample.Households, "--preview", "--yes");
        Assert.Equal(2, run.Code);
        Assert.Contains("[NO_TERMINAL]", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync());
    }

    [Theory]
    [InlineData("n")]
    [InlineData("")]
    public async Task What_is_not_confirmed_is_not_imported(string answer)
    {
        var run = await AskAsync(new StringReader(answer), sample.Households, "--preview");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("没有导入 / nothing was imported", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync());
    }

    [Theory]
    [InlineData("y")]
    [InlineData("是")]
    [InlineData("", "--yes")]
    public async Task What_is_confirmed_goes_in_as_it_was_seen(string answer, params string[] more)
    {
        var run = await AskAsync(new StringReader(answer), [sample.Households, "--preview", .. more]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(more.Length == 0, run.Out.Contains("确认导入？", StringComparison.Ordinal));
        Assert.DoesNotContain("结果与预览不同", run.Out, StringComparison.Ordinal);
        Assert.Equal(Households(CsvSheetReader.Open(sample.Households)), await StoredAsync());
    }

    [Fact]
    public async Task A_file_changed_between_preview_and_confirmation_is_refused_and_nothing_is_imported()
    {
        var file = sample.Spoil((_, _) => { });
        var run = await AskAsync(new Meddler(() => File.AppendAllText(file, " ")), file, "--preview");
        Assert.Equal(2, run.Code);
        Assert.Contains("[CHANGED_SINCE_PREVIEW]", run.Error, StringComparison.Ordinal);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync());
    }

    [Fact]
    public async Task The_workbook_comes_back_coloured_with_a_legend_and_can_be_imported()
    {
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "households", sample.Households)).Code);
        var before = await StoredAsync();
        var sheet = CsvSheetReader.Open(sample.Households);
        var rows = sheet.Read().Select(line => line.Cells.ToArray()).ToList();
        int Column(string header) => Headers.IndexOf(sheet.Columns, header);
        var families = rows.GroupBy(row => row[Column("户编号")], StringComparer.Ordinal).Take(4).Select(g => g.ToList()).ToList();
        families[1][0][Column("自然村")] = "另一个村";
        families[1][0][Column("联系电话")] = "13912345678";
        foreach (var row in families[1].Skip(1)) (row[Column("自然村")], row[Column("联系电话")]) = ("", "");
        foreach (var (row, i) in families[2].Select((row, i) => (row, i))) (row[Column("户编号")], row[Column("证件号码")], row[Column("残疾人证号")], row[Column("无证原因")]) = ("新-1", "", "", "新生儿");
        families[3][0][Column("务工时间(月)")] = "13";
        using var book = new TestWorkbook().Sheet("Sheet1", [[.. sheet.Columns], .. families.SelectMany(f => f).Select(row => row.Select(cell => cell.Length == 0 ? null : (object)cell).ToArray())]);
        var path = book.Save();

        var run = await CommandLine.RunAsync(host, "import", "households", path, "--preview");
        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.Matches(@"自然村\s+│\s+1 │", run.Out);
        Assert.DoesNotContain("另一个村", run.Out, StringComparison.Ordinal);
        Assert.Equal(before, await StoredAsync());

        var marked = Read(path + ".preview.xlsx");
        Assert.Equal(families.SelectMany((f, i) => f.Select(_ => (string?)new[] { null, "FFFFEB9C", "FFC6EFCE", "FFFFC7CE" }[i])), marked.Rows.Select(row => row.Colour));
        Assert.Equal("", marked.Rows[0].Message);
        var changed = marked.Rows[families[0].Count].Message;
        Assert.Contains("自然村：登记为", changed, StringComparison.Ordinal);
        Assert.Contains("文件为“另一个村”", changed, StringComparison.Ordinal);
        Assert.Contains("文件为“*******5678”（号码不同，已遮盖）", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("13912345678", changed, StringComparison.Ordinal);
        Assert.Equal("新登记", marked.Rows[families[0].Count + families[1].Count].Message);
        Assert.Equal("务工时间(月)：应为0至12", marked.Rows[^families[3].Count].Message);
        Assert.Equal("图例 legend", marked.Sheets[1]);
        Assert.Equal(SheetFile.Open(path, null, SheetFile.Households).Read().Select(line => string.Join('|', line.Cells)),
            SheetFile.Open(path + ".preview.xlsx", null, SheetFile.Households).Read().Select(line => string.Join('|', line.Cells)));

        var rejected = await CommandLine.RunAsync(host, "import", "households", path);
        Assert.Equal((1, ""), (rejected.Code, rejected.Error));
        Assert.Equal(["FFFFC7CE", "FFFFEB9C"], Read(path + ".rejects.xlsx").Rows.Where(row => row.Message.Length > 0).Select(row => row.Colour).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(before + 1, await StoredAsync());
    }

    private Task<CommandLine> AskAsync(TextReader questions, params string[] arguments) => CommandLine.RunAsync(questions, host, ["import", "households", .. arguments]);

    private static int Households(SheetReader sheet) => sheet.Read().Count(line => line.Cells[Headers.IndexOf(sheet.Columns, "与户主关系")] == "户主");

    /// <summary>Households in the register.</summary>
    private async Task<int> StoredAsync()
    {
        var divisions = await host.Client<DivisionService.DivisionServiceClient>().ListDivisionsAsync(new() { Level = Type.V1.DivisionLevel.City }, cancellationToken: TestContext.Current.CancellationToken);
        var listed = await host.Client<HouseholdService.HouseholdServiceClient>().ListHouseholdsAsync(new() { Division = divisions.Divisions.Single().Name, PageSize = 1000 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("", listed.NextPageToken);
        return listed.Households.Count;
    }

    private static (List<(string Message, string? Colour)> Rows, List<string> Sheets) Read(string path)
    {
        using var document = SpreadsheetDocument.Open(path, isEditable: false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(error => error.Description));
        var book = document.WorkbookPart!;
        var styles = book.WorkbookStylesPart!.Stylesheet;
        var sheets = book.Workbook.Descendants<Sheet>().ToList();
        var rows = ((WorksheetPart)book.GetPartById(sheets[0].Id!.Value!)).Worksheet.Descendants<Row>().Skip(1).Select(row => row.Elements<Cell>().ToList());
        return ([.. rows.Select(cells => (cells[^1].InnerText, Colour(cells[^1])))], [.. sheets.Select(sheet => sheet.Name!.Value!)]);

        string? Colour(Cell cell) => styles.Fills!.Elements<Fill>().ElementAt((int)styles.CellFormats!.Elements<CellFormat>().ElementAt((int)cell.StyleIndex!.Value).FillId!.Value)
            .PatternFill!.ForegroundColor?.Rgb?.Value;
    }

    /// <summary>An officer who does something else before saying yes.</summary>
    private sealed class Meddler(Action before) : TextReader
    {
        public override string ReadLine()
        {
            before();
            return "y";
        }
    }
}
