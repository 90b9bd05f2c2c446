using ExcelDataReader;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>The first rows of a sheet with its merged cells; every cell of a merge says what its first one says.</summary>
internal sealed class HeaderGrid
{
    private readonly IReadOnlyList<string[]> rows;
    private readonly List<CellRange> merges;

    public HeaderGrid(IReadOnlyList<string[]> rows, IReadOnlyList<CellRange>? merges)
    {
        this.rows = rows;
        this.merges = [.. (merges ?? []).Where(merge => merge.FromRow < rows.Count)];
        Width = rows.Count == 0 ? 0 : rows.Max(row => row.Length);
    }

    public int Rows => rows.Count;

    public int Width { get; }

    public string Raw(int row, int column) => row < rows.Count && column < rows[row].Length ? rows[row][column].Trim() : "";

    public string At(int row, int column) => Merge(row, column) is { } merge ? Raw(merge.FromRow, merge.FromColumn) : Raw(row, column);

    public CellRange? Merge(int row, int column) =>
        merges.Find(merge => row >= merge.FromRow && row <= merge.ToRow && column >= merge.FromColumn && column <= merge.ToColumn);

    /// <summary>The merge over several columns that covers the cell.</summary>
    public CellRange? Wide(int row, int column) => Merge(row, column) is { } merge && merge.ToColumn > merge.FromColumn ? merge : null;

    /// <summary>First column of a row that is called by one of the names; -1 for none.</summary>
    public int IndexOf(int row, IEnumerable<string> names)
    {
        var folded = names.Select(Headers.Fold).ToList();
        for (var column = 0; column < Width; column++)
            if (At(row, column) is { Length: > 0 } text && folded.Contains(Headers.Fold(text), StringComparer.Ordinal))
                return column;
        return -1;
    }
}
