using System.Globalization;

namespace Fupin.Cli.Sheets;

/// <summary>
/// Rows of a spreadsheet, read as often as asked: an import that lost its connection reads them again from the first. A subclass for each format.
/// </summary>
internal abstract class SheetReader
{
    /// <summary>For people: the file's name without its folder.</summary>
    public abstract string Name { get; }

    /// <summary>The headers, in the file's order.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Names the content: equal exactly when the rows are equal. Lower-case hexadecimal.</summary>
    public abstract string ContentId { get; }

    /// <summary>How many rows <see cref="Read"/> gives.</summary>
    public abstract int RowCount { get; }

    /// <summary>All rows from the first; bounded memory.</summary>
    public abstract IEnumerable<SheetLine> Read();

    /// <summary>A line as an officer finds it; a file of several sheets names the sheet.</summary>
    public virtual string Locate(int line) => line.ToString(CultureInfo.InvariantCulture);

    /// <summary>How the name of a file that comes back in this format ends.</summary>
    public virtual string MarkedExtension => ".csv";

    /// <summary>A file of this format and encoding that takes rows with a column more.</summary>
    public abstract MarkedFile CreateMarked(string path, MarkTexts texts);

    /// <summary>For rejected rows, with 错误说明.</summary>
    public MarkedFile CreateRejects(string path) => CreateMarked(path, MarkTexts.Rejects);
}

/// <summary>A row.</summary>
/// <param name="Number">Line in the file, from 1, counting the headers.</param>
/// <param name="Cells">One for each column, blank for an empty cell; in the meaning they have, not as escaped.</param>
/// <param name="Raw">The row as it stands in the file, without its line end; null when cells are to be written anew.</param>
/// <param name="Fault">Why the row, and with it its household, can't be sent.</param>
internal sealed record SheetLine(int Number, IReadOnlyList<string> Cells, string? Raw = null, RowFault? Fault = null);

/// <summary>What the reader itself finds wrong with a row.</summary>
internal sealed record RowFault(string Reason, string Column, string Chinese, string English)
{
    public static readonly RowFault FileCut = new("FILE_CUT", "",
        "文件在此处中断，本户可能不完整", "the file is cut off here, the household may be incomplete");

    public static readonly RowFault HouseholdTooLarge = new("HOUSEHOLD_TOO_LARGE", "",
        "本户的内容超过 3 MiB", "the household's rows are larger than 3 MiB");

    public static RowFault TooManyCells(int cells, int columns) => new("TOO_MANY_CELLS", "",
        FormattableString.Invariant($"本行有 {cells} 个单元格，表头只有 {columns} 列"),
        FormattableString.Invariant($"the row has {cells} cells, the headers are {columns}"));
}
