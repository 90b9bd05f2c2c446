using System.Globalization;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>Several sheets of a workbook read as one: the columns of all, the rows of one below those of the other, lines counted on.</summary>
internal sealed class SheetsBelow : SheetReader
{
    private readonly IReadOnlyList<WorkbookReader> sheets;
    private readonly List<int[]> places = [];
    private readonly List<int> starts = [];

    public SheetsBelow(IReadOnlyList<WorkbookReader> sheets)
    {
        this.sheets = sheets;
        var columns = new List<string>();
        foreach (var column in sheets.SelectMany(sheet => sheet.Columns))
            if (Headers.IndexOf(columns, column) < 0) columns.Add(column);
        var start = 0;
        foreach (var sheet in sheets)
        {
            places.Add([.. columns.Select(column => Headers.IndexOf(sheet.Columns, column))]);
            starts.Add(start);
            start += sheet.LastLine;
        }

        Columns = columns;
    }

    public override string Name => sheets[0].Name;

    public override IReadOnlyList<string> Columns { get; }

    public override string ContentId => sheets[0].ContentId;

    public override int RowCount => sheets.Sum(sheet => sheet.RowCount);

    public override IEnumerable<SheetLine> Read()
    {
        for (var i = 0; i < sheets.Count; i++)
            foreach (var line in sheets[i].Read())
                yield return line with { Number = starts[i] + line.Number, Cells = [.. places[i].Select(place => place < 0 ? "" : line.Cells[place])] };
    }

    public override string Locate(int line)
    {
        var sheet = starts.FindLastIndex(start => line > start);
        return string.Create(CultureInfo.InvariantCulture, $"{sheets[sheet].SheetName} {line - starts[sheet]}");
    }

    public override MarkedFile CreateMarked(string path, MarkTexts texts) => new WorkbookMarkedFile(path, texts, Columns);
}
