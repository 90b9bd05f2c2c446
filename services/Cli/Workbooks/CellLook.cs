using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Fupin.Cli.Workbooks;

/// <summary>How a cell looks; the number is its place in the list of formats.</summary>
internal enum CellLook
{
    Plain,
    Text,
    Header,
    Wrong,
    Wrapped,
    New,
    Changed,
}

internal static class CellLooks
{
    /// <summary>The built-in format @: whatever is typed stays as it was typed.</summary>
    private const uint TextFormat = 49;

    public static Stylesheet Stylesheet() => new(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(Fill(PatternValues.None, null), Fill(PatternValues.Gray125, null), Fill(PatternValues.Solid, "FFDDEBF7"), Fill(PatternValues.Solid, "FFFFC7CE"), Fill(PatternValues.Solid, "FFC6EFCE"), Fill(PatternValues.Solid, "FFFFEB9C")),
        new Borders(new Border()),
        new CellFormats(
            new CellFormat(),
            Format(font: 0, fill: 0, wrap: false),
            Format(font: 1, fill: 2, wrap: true),
            Format(font: 0, fill: 3, wrap: false),
            Format(font: 0, fill: 0, wrap: true),
            Format(font: 0, fill: 4, wrap: false),
            Format(font: 0, fill: 5, wrap: false)));

    private static Fill Fill(PatternValues pattern, string? colour) =>
        new(new PatternFill { PatternType = pattern, ForegroundColor = colour is null ? null : new() { Rgb = colour } });

    private static CellFormat Format(uint font, uint fill, bool wrap) => new()
    {
        NumberFormatId = TextFormat,
        ApplyNumberFormat = true,
        FontId = font,
        ApplyFont = true,
        FillId = fill,
        ApplyFill = true,
        Alignment = wrap ? new() { WrapText = true, Vertical = VerticalAlignmentValues.Top } : null,
        ApplyAlignment = wrap ? BooleanValue.FromBoolean(true) : null,
    };
}
