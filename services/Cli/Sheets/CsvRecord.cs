using CsvHelper;

namespace Fupin.Cli.Sheets;

/// <summary>A row; one that a parser stands on is only good until it moves.</summary>
/// <param name="Parser">Stands on the row; null in a plain file.</param>
/// <param name="Raw">As it stands in the file; with its line end when a parser read it.</param>
/// <param name="Line">Where the row begins.</param>
/// <param name="Index">0 for the headers, then from 1.</param>
internal readonly record struct CsvRecord(CsvParser? Parser, string Raw, int Line, int Index)
{
    public int Count => Parser?.Count ?? Raw.AsSpan().Count(',') + 1;

    public bool IsBlank => Raw.AsSpan().IndexOfAnyExcept(", \t\r\n") < 0;

    public string[] Cells()
    {
        if (Parser is null) return Raw.Split(',');
        var cells = new string[Parser.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = Parser[i];
        return cells;
    }
}
