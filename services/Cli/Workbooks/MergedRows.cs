using ExcelDataReader;

namespace Fupin.Cli.Workbooks;

/// <summary>Cells merged over several rows, met while the rows go by: each row below gets the value of the first.</summary>
internal sealed class MergedRows
{
    private readonly CellRange[] merges;
    private readonly Dictionary<int, (int ToRow, string Value)> open = [];
    private int next;

    public MergedRows(IEnumerable<CellRange>? merges, int afterRow)
    {
        this.merges = [.. (merges ?? []).Where(merge => merge.FromRow > afterRow && merge.ToRow > merge.FromRow)];
        Array.Sort(this.merges, (a, b) => a.FromRow.CompareTo(b.FromRow));
    }

    /// <summary>Goes to a row, which has to be below the last one.</summary>
    public void MoveTo(int row, Func<int, string> cell)
    {
        for (; next < merges.Length && merges[next].FromRow <= row; next++)
            if (merges[next].FromRow == row)
                open[merges[next].FromColumn] = (merges[next].ToRow, cell(merges[next].FromColumn));
    }

    /// <summary>What a merge begun above says in this row; null outside of one.</summary>
    public string? Above(int row, int column) => open.TryGetValue(column, out var merge) && row <= merge.ToRow ? merge.Value : null;
}
