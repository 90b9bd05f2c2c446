using CsvHelper;

namespace Fupin.Cli.Sheets;

/// <summary>The row the parser stands on; only good until it moves.</summary>
/// <param name="Raw">As it stands in the file, with its line end: the parser makes it anew each time it is asked.</param>
/// <param name="Line">Where the row begins.</param>
/// <param name="Index">0 for the headers, then from 1.</param>
internal readonly record struct CsvRecord(CsvParser Parser, string Raw, int Line, int Index)
{
    public int Count => Parser.Count;

    public bool IsBlank => Raw.AsSpan().IndexOfAnyExcept(", \t\r\n") < 0;

    public string[] Cells()
    {
        var cells = new string[Parser.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = Parser[i];
        return cells;
    }
}
