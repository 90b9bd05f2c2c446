namespace Fupin.Exchange.Tests.Canary;

/// <summary>A row of the household form: header → cell, in the order of the headers.</summary>
internal sealed class FormRow() : SortedDictionary<string, string>(StringComparer.Ordinal)
{
    /// <summary>The same row with other cells.</summary>
    public FormRow With(params ReadOnlySpan<(string Header, string Cell)> cells)
    {
        var row = new FormRow();
        foreach (var (header, cell) in this) row[header] = cell;
        foreach (var (header, cell) in cells) row[header] = cell;
        return row;
    }
}
