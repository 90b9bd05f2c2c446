using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Tests.Workbooks;

/// <summary>A workbook as officers make them, in a folder of its own that is gone after the test.</summary>
internal sealed class TestWorkbook : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fupin-workbook-");
    private readonly List<(string Name, object?[][] Rows, string[] Merges, bool Hidden)> sheets = [];

    /// <summary>A number as a cell's XML has it, with a format of the test's style sheet: 1 a date, 2 0000.</summary>
    internal sealed record Raw(string Value, uint Style = 0);

    /// <summary>A formula that failed, as a spreadsheet program stores it.</summary>
    internal sealed record Failed(string Error);

    public string In(string name) => Path.Combine(folder.FullName, name);

    public TestWorkbook Sheet(string name, object?[][] rows, string[]? merges = null, bool hidden = false)
    {
        sheets.Add((name, rows, merges ?? [], hidden));
        return this;
    }

    public string Save(string name = "input.xlsx")
    {
        using var document = SpreadsheetDocument.Create(In(name), SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        var list = new DocumentFormat.OpenXml.Spreadsheet.Sheets();
        book.Workbook = new Workbook(list);
        book.AddNewPart<WorkbookStylesPart>().Stylesheet = new(
            new NumberingFormats(new NumberingFormat { NumberFormatId = 200, FormatCode = "0000" }),
            new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()),
            new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true }, new CellFormat { NumberFormatId = 200, ApplyNumberFormat = true }));
        foreach (var (sheet, rows, merges, hidden) in sheets)
        {
            var part = book.AddNewPart<WorksheetPart>();
            part.Worksheet = new Worksheet(new SheetData(rows.Select((cells, row) => RowOf(cells, row + 1))));
            if (merges.Length > 0) part.Worksheet.Append(new MergeCells(merges.Select(range => new MergeCell { Reference = range })));
            list.Append(new Sheet { Name = sheet, SheetId = (uint)list.ChildElements.Count + 1, Id = book.GetIdOfPart(part), State = hidden ? SheetStateValues.Hidden : null });
        }

        return In(name);
    }

    public SheetReader Open() => SheetFile.Open(Save(), null, SheetFile.Households);

    public SheetException Refused() => Assert.Throws<SheetException>(Open);

    public void Dispose() => folder.Delete(recursive: true);

    public static string Place(int column, int row)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + ((rest - 1) % 26)) + letters;
        return FormattableString.Invariant($"{letters}{row}");
    }

    private static Row RowOf(object?[] cells, int row)
    {
        var written = new Row { RowIndex = (uint)row };
        for (var column = 0; column < cells.Length; column++)
        {
            var cell = cells[column] switch
            {
                null => null,
                Failed failed => new Cell { CellFormula = new("A1/0"), CellValue = new(failed.Error), DataType = CellValues.Error },
                Raw raw => new Cell { CellValue = new(raw.Value), StyleIndex = raw.Style },
                IFormattable number => new Cell { CellValue = new(number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)) },
                var text => new Cell(new InlineString(new Text(text.ToString()!))) { DataType = CellValues.InlineString },
            };
            if (cell is null) continue;
            cell.CellReference = Place(column, row);
            written.Append(cell);
        }

        return written;
    }
}
