using ExcelDataReader;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>The headers of a sheet: below a title, on one line or on several, where a group's header stands over those of its parts.</summary>
/// <param name="LastRow">The last line of headers, from 0.</param>
/// <param name="Places">The sheet's column of each header, from 0.</param>
/// <param name="Names">The headers.</param>
/// <param name="Unnamed">Columns in between that have no header.</param>
internal sealed record HeaderBlock(int LastRow, IReadOnlyList<int> Places, IReadOnlyList<string> Names, IReadOnlyList<int> Unnamed)
{
    /// <summary>Rows that are searched for headers.</summary>
    public const int Deepest = 30;

    /// <summary>Finds the first row that has all the columns, each under one of its names; null when none has.</summary>
    /// <exception cref="SheetException">Two headers are the same.</exception>
    public static HeaderBlock? Find(IReadOnlyList<string[]> rows, IReadOnlyList<CellRange>? merges, IReadOnlyList<string[]> columns)
    {
        var grid = new HeaderGrid(rows, merges);
        for (var row = 0; row < grid.Rows; row++)
        {
            var keys = columns.Select(names => grid.IndexOf(row, names)).ToList();
            if (!keys.Contains(-1)) return Of(grid, row, LastLine(grid, row, keys));
        }

        return null;
    }

    private static int LastLine(HeaderGrid grid, int row, List<int> keys)
    {
        var last = keys.Max(key => grid.Merge(row, key)?.ToRow ?? row);
        if (last > row) return last;
        // parts of a group stand below it: under a wide or blank cell, and nothing stands below the key columns
        var next = row + 1;
        var isPartsLine = keys.TrueForAll(key => grid.Raw(next, key).Length == 0)
            && Enumerable.Range(0, grid.Width).Any(column => grid.Raw(next, column).Length > 0 && (grid.Raw(row, column).Length == 0 || grid.Wide(row, column) is not null));
        return isPartsLine ? next : row;
    }

    private static HeaderBlock Of(HeaderGrid grid, int first, int last)
    {
        var (places, names, groups, unnamed) = (new List<int>(), new List<string>(), new List<string>(), new List<int>());
        for (var column = 0; column < grid.Width; column++)
        {
            if (grid.Wide(last, column) is { } wide && wide.FromColumn != column) continue;
            var leaf = grid.At(last, column);
            var above = last > first ? GroupAbove(grid, last, column) : GroupOver(grid, first - 1, column);
            // a header with nothing below it is its own, whether it was merged downwards or not
            if (leaf.Length == 0 && last > first && grid.Raw(last - 1, column).Length > 0) (leaf, above) = (grid.Raw(last - 1, column), "");
            var name = Name(leaf, above);
            if (name.Length == 0)
            {
                unnamed.Add(column);
                continue;
            }

            places.Add(column);
            names.Add(name);
            groups.Add(above);
        }

        Distinguish(places, names, groups, last + 1);
        return new(last, places, names, unnamed);
    }

    /// <summary>The header of the group that a column's lowest line belongs to; one that was not merged stands over its first part only.</summary>
    private static string GroupAbove(HeaderGrid grid, int last, int column)
    {
        if (grid.Merge(last, column) is { } own && own.FromRow < last) return "";
        for (; column >= 0; column--)
            if (grid.At(last - 1, column) is { Length: > 0 } group)
                return grid.Merge(last, column) is { } other && other.FromRow < last ? "" : group;
        return "";
    }

    /// <summary>A group's header above a single line of headers; a title over all of them is none.</summary>
    private static string GroupOver(HeaderGrid grid, int row, int column) =>
        row >= 0 && grid.Wide(row, column) is { } merge && merge.ToColumn - merge.FromColumn + 1 < grid.Width ? grid.At(row, column) : "";

    private static string Name(string leaf, string group) => Headers.Fold(leaf) switch
    {
        "" => "",
        "其他" or "其它" when group.Length > 0 => "其他" + group,
        "小计" or "合计" or "计" when group.Length > 0 => group,
        _ => leaf,
    };

    private static void Distinguish(List<int> places, List<string> names, List<string> groups, int line)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (seen.ContainsKey(Headers.Fold(names[i])) && groups[i].Length > 0) names[i] = groups[i] + names[i];
            if (!seen.TryAdd(Headers.Fold(names[i]), places[i]))
                throw SheetFaults.DuplicateHeader(names[i], seen[Headers.Fold(names[i])] + 1, places[i] + 1, line);
        }
    }
}
