using System.Security.Cryptography;
using ExcelDataReader;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>The first visible sheet of a workbook that has the headers asked for. Rows are streamed; a workbook's shared texts and list of merged cells are held.</summary>
internal sealed class WorkbookReader : SheetReader
{
    private static readonly string[] TotalLabels = ["合计", "总计", "共计", "小计", "累计"];
    private static readonly string[] FooterLabels = ["注:", "填表人", "填报人", "制表人", "审核人", "填报单位", "单位负责人", "负责人"];
    private static readonly string[] Keys = ["户编号", "户编码", "贫困户编号", "人编号", "人编码", "成员编号"];

    /// <summary>A member's own: never that of the member above, even in a merged cell.</summary>
    private static readonly string[] Own =
        ["人编号", "人编码", "成员编号", "姓名", "成员姓名", "家庭成员姓名", "证件号码", "证件号码(身份证号)", "身份证号", "身份证号码", "身份证", "与户主关系", "残疾人证号", "残疾证号"];

    private readonly string path;
    private readonly WorkbookKind kind;
    private readonly IReadOnlyList<string[]> required;
    private readonly int sheet;
    private readonly IReadOnlyDictionary<int, int> failed;
    private readonly HeaderBlock block;
    private readonly IReadOnlyList<int> places;
    private readonly IReadOnlyList<bool> isKey;
    private readonly IReadOnlyList<bool> isOwn;

    private WorkbookReader(string path, WorkbookKind kind, IReadOnlyList<string[]> required, int from)
    {
        (this.path, this.kind, this.required) = (path, kind, required);
        using (var file = File.OpenRead(path)) ContentId = Convert.ToHexStringLower(SHA256.HashData(file));
        string name;
        using (var book = OpenWorkbook.Open(path, kind)) (sheet, name, block) = FindSheet(book, required, from) ?? throw WorkbookFaults.NoHeaders(required.Select(names => names[0]));
        var kept = Enumerable.Range(0, block.Names.Count).Where(i => !Headers.IsMark(block.Names[i])).ToList();
        Columns = [.. kept.Select(i => block.Names[i])];
        places = [.. kept.Select(i => block.Places[i])];
        failed = kind == WorkbookKind.Xlsx ? FailedCells.Of(path, name, places) : FailedOldCells.Of(path, name, places);
        isKey = [.. Columns.Select(column => Headers.IndexOf(Keys, column) >= 0)];
        isOwn = [.. Columns.Select(column => Headers.IndexOf(Own, column) >= 0)];
        SheetName = name;
        foreach (var line in Read()) (RowCount, LastLine) = (RowCount + 1, line.Number);
    }

    public override string Name => Path.GetFileName(path);

    public override IReadOnlyList<string> Columns { get; }

    public override string ContentId { get; }

    public override int RowCount { get; }

    public string SheetName { get; }

    /// <summary>Line of the last row.</summary>
    public int LastLine { get; }

    public override string MarkedExtension => ".xlsx";

    /// <param name="path">The file.</param>
    /// <param name="kind">By its content.</param>
    /// <param name="required">The columns by which the headers are found, each with its names.</param>
    /// <exception cref="SheetException">The file is unusable.</exception>
    public static WorkbookReader Open(string path, WorkbookKind kind, IReadOnlyList<string[]> required)
    {
        var reader = new WorkbookReader(path, kind, required, from: 0);
        return reader.RowCount > 0 ? reader : throw SheetFaults.OnlyHeader();
    }

    /// <summary>Every visible sheet that has the headers and rows below them.</summary>
    /// <exception cref="SheetException">The file is unusable, or no sheet has rows.</exception>
    public static IReadOnlyList<WorkbookReader> OpenAll(string path, WorkbookKind kind, IReadOnlyList<string[]> required)
    {
        var sheets = new List<WorkbookReader> { new(path, kind, required, from: 0) };
        while (HasMore(path, kind, required, sheets[^1].sheet + 1)) sheets.Add(new(path, kind, required, sheets[^1].sheet + 1));
        sheets.RemoveAll(sheet => sheet.RowCount == 0);
        return sheets.Count > 0 ? sheets : throw SheetFaults.OnlyHeader();
    }

    public override IEnumerable<SheetLine> Read()
    {
        using var book = OpenWorkbook.Open(path, kind);
        for (var i = 0; i < sheet; i++) book.NextSheet();
        var reader = book.Reader;
        var merged = new MergedRows(reader.MergeCells, block.LastRow);
        var isFirst = true;
        while (book.NextRow())
        {
            var row = reader.Depth;
            if (row <= block.LastRow) continue;
            merged.MoveTo(row, place => place < reader.FieldCount ? Cell(reader, place) : "");
            if (FirstText(reader) is { } first ? IsBelowTheRows(reader, first) : !failed.ContainsKey(row)) continue;
            if (isFirst && NumberingRow.Is(places.Where(place => place < reader.FieldCount).Select(place => WorkbookCells.Text(reader, place)))) continue;
            isFirst = false;
            CheckUnnamed(reader);
            yield return Line(reader, row, merged);
        }
    }

    public override MarkedFile CreateMarked(string path, MarkTexts texts) => Path.GetExtension(path).Equals(MarkedExtension, StringComparison.OrdinalIgnoreCase)
        ? new WorkbookMarkedFile(path, texts, Columns)
        : throw WorkbookFaults.MarkedKind(path);

    private static bool HasMore(string path, WorkbookKind kind, IReadOnlyList<string[]> required, int from)
    {
        using var book = OpenWorkbook.Open(path, kind);
        return FindSheet(book, required, from) is not null;
    }

    private static (int Sheet, string Name, HeaderBlock Block)? FindSheet(OpenWorkbook book, IReadOnlyList<string[]> required, int from)
    {
        var index = 0;
        do
        {
            var rows = new List<string[]>();
            while (rows.Count < HeaderBlock.Deepest && book.NextRow())
                rows.Add([.. Enumerable.Range(0, book.Reader.FieldCount).Select(place => WorkbookCells.Text(book.Reader, place))]);
            var hidden = book.Reader.VisibleState is { } state && state != "visible";
            if (index >= from && !hidden && HeaderBlock.Find(rows, book.Reader.MergeCells, required) is { } found) return (index, book.Reader.Name, found);
            index++;
        }
        while (book.NextSheet());
        return null;
    }

    private SheetLine Line(IExcelDataReader reader, int row, MergedRows merged)
    {
        var cells = new string[places.Count];
        var fault = failed.TryGetValue(row, out var at) ? WorkbookFaults.CellError(Columns[places.ToList().IndexOf(at)]) : null;
        for (var i = 0; i < cells.Length; i++)
        {
            var place = places[i];
            cells[i] = place < reader.FieldCount ? Cell(reader, place) : "";
            if (cells[i].Length == 0 && !isOwn[i]) cells[i] = merged.Above(row, place) ?? "";
            if (place >= reader.FieldCount) continue;
            if (WorkbookCells.IsError(cells[i])) fault ??= WorkbookFaults.CellError(Columns[i]);
            else if (isKey[i] && WorkbookCells.IsDamaged(reader, place)) fault ??= WorkbookFaults.Damaged(Columns[i]);
        }

        return new(row + 1, cells, Fault: fault);
    }

    private string Cell(IExcelDataReader reader, int place)
    {
        var text = WorkbookCells.Text(reader, place);
        // an export that a spreadsheet program saved as a workbook brings its apostrophes along
        if (text.Length <= CsvSheetReader.CellLimit) return Formula.Unescape(text);
        var named = block.Places.ToList().IndexOf(place);
        throw SheetFaults.LongCell(reader.Depth + 1, place + 1, named < 0 ? "" : block.Names[named], CsvSheetReader.CellLimit);
    }

    private static string? FirstText(IExcelDataReader reader)
    {
        for (var place = 0; place < reader.FieldCount; place++)
            if (WorkbookCells.Text(reader, place).Trim() is { Length: > 0 } text)
                return text;
        return null;
    }

    /// <summary>合计 rows, and the lines of who filled in the form and who checked it: none of them is a person or a place.</summary>
    private bool IsBelowTheRows(IExcelDataReader reader, string first)
    {
        var label = Headers.Fold(first);
        if (!TotalLabels.Contains(label.TrimEnd(':'), StringComparer.Ordinal) && !FooterLabels.Any(footer => label.StartsWith(footer, StringComparison.Ordinal))) return false;
        var key = places[Headers.IndexOf(Columns, required[0])];
        var text = key < reader.FieldCount ? WorkbookCells.Text(reader, key).Trim() : "";
        return text.Length == 0 || text == first;
    }

    private void CheckUnnamed(IExcelDataReader reader)
    {
        foreach (var place in block.Unnamed)
            if (place < reader.FieldCount && WorkbookCells.Text(reader, place).Trim().Length > 0)
                throw SheetFaults.BlankHeader(place + 1, block.LastRow + 1);
    }
}
