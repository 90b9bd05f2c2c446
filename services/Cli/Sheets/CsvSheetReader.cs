using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Fupin.Cli.Sheets;

/// <summary>
/// A CSV file. Opening it reads it through once and refuses what is unusable before anything is sent; a file cut in the middle is usable up to its last household.
/// </summary>
internal sealed class CsvSheetReader : SheetReader
{
    /// <summary>Longest cell, in characters.</summary>
    public const int CellLimit = 4096;

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        Delimiter = ",",
        BadDataFound = null,
        BufferSize = 1 << 14,
        ExceptionMessagesContainRawData = false,
        HasHeaderRecord = false,
        IgnoreBlankLines = false,
        MaxFieldSize = CellLimit,
    };

    private readonly string path;
    private readonly FileScan scan;
    private readonly string headerRow = "";
    private readonly string lineEnd = "\n";
    private readonly int width;
    private readonly int widthInFile;
    private readonly int messageColumn;
    private readonly bool cut;

    private CsvSheetReader(string path, FileScan scan)
    {
        (this.path, this.scan) = (path, scan);
        var rows = 0;
        var shortRows = 0;
        var lastIsShort = false;
        var lastIsOpen = false;
        foreach (var record in Records())
        {
            if (record.Index == 0)
            {
                var headers = Headers.Check(record.Cells());
                width = headers.Count;
                widthInFile = record.Count;
                messageColumn = Headers.IndexOf(headers, Headers.Message, Headers.Verdict);
                Columns = Without(headers, messageColumn);
                headerRow = record.Raw.TrimEnd('\r', '\n');
                lineEnd = scan.Plain ? FirstLineEnd() : record.Raw.Length == headerRow.Length ? "\n" : record.Raw[headerRow.Length..];
                headerRow = Inert(headerRow, record.Cells());
                continue;
            }

            rows++;
            lastIsShort = record.Count < width;
            lastIsOpen = CsvText.HasOpenQuote(record.Raw);
            if (lastIsShort) shortRows++;
        }

        if (width == 0) throw SheetFaults.Empty();
        if (rows == 0) throw SheetFaults.OnlyHeader();
        RowCount = rows;
        // spreadsheet programs leave out empty cells at the end of rows: a short last row is only suspicious when it is the only one, or its line has no end
        cut = scan.CutCharacter || lastIsOpen || (lastIsShort && (shortRows == 1 || !scan.EndsWithLine));
    }

    public override string Name => Path.GetFileName(path);

    public override IReadOnlyList<string> Columns { get; } = [];

    public override string ContentId => scan.Sha256;

    public override int RowCount { get; }

    public SheetEncoding Encoding => scan.Encoding;

    /// <param name="path">The file.</param>
    /// <param name="encoding">As named by the officer; null finds it out.</param>
    /// <exception cref="SheetException">The file is unusable.</exception>
    public static CsvSheetReader Open(string path, SheetEncoding? encoding = null) => new(path, FileScan.Of(path, encoding));

    public override IEnumerable<SheetLine> Read()
    {
        foreach (var record in Records().Skip(1))
        {
            var cells = record.Cells();
            var raw = messageColumn < 0 ? Inert(Complete(record.Raw, widthInFile - record.Count), cells) : null;
            var fault = cut && record.Index == RowCount ? RowFault.FileCut : null;
            if (cells.Length > width)
            {
                if (fault is null && cells.AsSpan(width).IndexOfAnyExcept("") >= 0) fault = RowFault.TooManyCells(cells.Length, width);
                cells = cells[..width];
            }

            var missing = width - cells.Length;
            if (missing > 0) cells = [.. cells, .. Enumerable.Repeat("", missing)];
            for (var i = 0; i < cells.Length; i++) cells[i] = Formula.Unescape(cells[i]);
            yield return new(record.Line, Without(cells, messageColumn), raw, fault);
        }
    }

    public override MarkedFile CreateMarked(string path, MarkTexts texts) =>
        new CsvMarkedFile(path, scan.Encoding, messageColumn < 0 ? headerRow : CsvText.Row(Columns), lineEnd, texts);

    /// <summary>A row of the file as it came, unless a cell of it would run where it is opened.</summary>
    private static string Inert(string raw, string[] cells) =>
        Array.Exists(cells, Formula.Runs) ? CsvText.Row(cells.Select(Formula.Unescape)) : raw;

    private static string Complete(string raw, int missing)
    {
        var row = raw.TrimEnd('\r', '\n');
        if (CsvText.HasOpenQuote(raw)) row = raw + '"';
        return missing > 0 ? row + new string(',', missing) : row;
    }

    private static IReadOnlyList<string> Without(IReadOnlyList<string> cells, int column) =>
        column < 0 ? cells : [.. cells.Take(column), .. cells.Skip(column + 1)];

    /// <summary>Rows with content, the headers first.</summary>
    private IEnumerable<CsvRecord> Records()
    {
        using var text = Text();
        var index = 0;
        foreach (var record in scan.Plain ? Lines(text) : Parsed(text))
        {
            if (record.IsBlank || (index == 1 && NumberingRow.Is(record.Cells()))) continue;
            yield return record with { Index = index++ };
        }
    }

    private StreamReader Text()
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16) { Position = scan.Encoding.Mark.Length };
        return new(file, scan.Encoding.Lenient, detectEncodingFromByteOrderMarks: false, 1 << 16);
    }

    private string FirstLineEnd()
    {
        using var text = Text();
        int next;
        do next = text.Read();
        while (next is not (-1 or '\r' or '\n'));
        return next != '\r' ? "\n" : text.Peek() == '\n' ? "\r\n" : "\r";
    }

    private IEnumerable<CsvRecord> Parsed(StreamReader text)
    {
        using var parser = new CsvParser(text, Format);
        var line = 1;
        while (Next(parser, line))
        {
            var raw = parser.RawRecord;
            yield return new(parser, raw, line, 0);
            line += LineEnds(raw);
        }
    }

    /// <summary>Rows of a plain file: a third of the parser's work, and an import begins with one pass and needs a second.</summary>
    private IEnumerable<CsvRecord> Lines(StreamReader text)
    {
        for (var line = 1; text.ReadLine() is { } raw; line++)
        {
            if (raw.Length > CellLimit) CheckCells(raw, line);
            yield return new(null, raw, line, 0);
        }
    }

    private void CheckCells(string raw, int line)
    {
        var column = 0;
        foreach (var cell in raw.AsSpan().Split(','))
        {
            if (cell.End.Value - cell.Start.Value > CellLimit) throw LongCell(line, column);
            column++;
        }
    }

    private bool Next(CsvParser parser, int line)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException)
        {
            throw LongCell(line, parser.Count);
        }
    }

    private SheetException LongCell(int line, int column) =>
        SheetFaults.LongCell(line, column + 1, column < Columns.Count && messageColumn < 0 ? Columns[column] : "", CellLimit);

    private static int LineEnds(string raw)
    {
        var feeds = raw.AsSpan().Count('\n');
        return feeds > 0 ? feeds : raw.AsSpan().Count('\r');
    }
}
