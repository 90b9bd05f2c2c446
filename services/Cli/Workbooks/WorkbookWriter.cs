using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Fupin.Cli.Workbooks;

/// <summary>Writes a workbook of one or more sheets, all cells text, row by row into the file: nothing is held. One sheet is written after the other.</summary>
internal sealed class WorkbookWriter : IDisposable
{
    /// <summary>Excel takes no longer text in a cell.</summary>
    private const int CellLimit = 32_767;

    private const string Namespace = "http://schemas.openxmlformats.org/";
    private const string Relations = Namespace + "officeDocument/2006/relationships";

    private readonly ZipArchive package;
    private readonly List<(string Name, bool Hidden)> sheets = [];
    private OpenXmlWriter? sheet;
    private Stream? part;
    private DataValidations? choices;

    public WorkbookWriter(Stream file, string firstSheet, IReadOnlyList<double> widths, params IReadOnlyList<CellLook> empty)
    {
        // the SDK's own packages hold every part in memory until they are closed
        package = new(file, ZipArchiveMode.Create, leaveOpen: true);
        BeginSheet(firstSheet, widths, hidden: false, empty);
    }

    /// <param name="name">Of the sheet.</param>
    /// <param name="widths">Of its columns, in characters.</param>
    /// <param name="hidden">Officers don't see it.</param>
    /// <param name="empty">How cells look that are not written, by column; one for all, or one each.</param>
    public void BeginSheet(string name, IReadOnlyList<double> widths, bool hidden, params IReadOnlyList<CellLook> empty)
    {
        EndSheet();
        sheets.Add((name, hidden));
        part = package.CreateEntry($"xl/worksheets/{FileOf(sheets.Count)}").Open();
        sheet = OpenXmlWriter.Create(part);
        sheet.WriteStartElement(new Worksheet());
        // the headers stay in sight
        sheet.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        sheet.WriteElement(new Columns(widths.Select((width, i) => new Column
        {
            Min = (uint)i + 1,
            Max = (uint)i + 1,
            Width = width,
            CustomWidth = true,
            Style = (uint)(empty.Count == 1 ? empty[0] : empty[i]),
        })));
        sheet.WriteStartElement(new SheetData());
    }

    /// <summary>Cells of the current sheet that offer a list: its formula, for a range such as C2:C5000.</summary>
    public void Offer(string range, string formula)
    {
        choices ??= new();
        choices.Append(new DataValidation(new Formula1(formula))
        {
            Type = DataValidationValues.List,
            AllowBlank = true,
            ShowErrorMessage = true,
            ErrorTitle = "不是可选值 not a value of the form",
            Error = "请从下拉列表中选择 / choose from the list",
            SequenceOfReferences = new([range]),
        });
    }

    public void Row(IReadOnlyList<string> cells, CellLook look)
    {
        sheet!.WriteStartElement(new Row());
        foreach (var cell in cells) sheet.WriteElement(Text(cell, look));
        sheet.WriteEndElement();
    }

    public void Dispose()
    {
        EndSheet();
        Write("xl/styles.xml", CellLooks.Stylesheet());
        Write("xl/workbook.xml", new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(sheets.Select((s, i) =>
            new Sheet { Name = s.Name, SheetId = (uint)i + 1, Id = IdOf(i + 1), State = s.Hidden ? SheetStateValues.Hidden : null }))));
        var parts = sheets.Select((_, i) => i + 1).ToList();
        Write("xl/_rels/workbook.xml.rels", Relationships(
            [.. parts.Select(i => (IdOf(i), "worksheet", "worksheets/" + FileOf(i))), ("styles", "styles", "styles.xml")]));
        Write("_rels/.rels", Relationships([("book", "officeDocument", "xl/workbook.xml")]));
        Write("[Content_Types].xml", ContentTypes(parts));
        package.Dispose();
    }

    private static string FileOf(int number) => FormattableString.Invariant($"sheet{number}.xml");

    private static string IdOf(int number) => FormattableString.Invariant($"sheet{number}");

    private static XElement Relationships(IEnumerable<(string Id, string Kind, string Target)> relations)
    {
        XNamespace relationships = Namespace + "package/2006/relationships";
        return new(relationships + "Relationships", relations.Select(r =>
            new XElement(relationships + "Relationship", new XAttribute("Id", r.Id), new XAttribute("Type", $"{Relations}/{r.Kind}"), new XAttribute("Target", r.Target))));
    }

    private static XElement ContentTypes(IEnumerable<int> parts)
    {
        XNamespace types = Namespace + "package/2006/content-types";
        return new(types + "Types",
            new XElement(types + "Default", new XAttribute("Extension", "xml"), new XAttribute("ContentType", "application/xml")),
            new XElement(types + "Default", new XAttribute("Extension", "rels"), new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
            Override("workbook.xml", "sheet.main"),
            Override("styles.xml", "styles"),
            parts.Select(i => Override("worksheets/" + FileOf(i), "worksheet")));

        XElement Override(string name, string kind) => new(types + "Override",
            new XAttribute("PartName", "/xl/" + name), new XAttribute("ContentType", $"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"));
    }

    private void Write(string name, OpenXmlElement root)
    {
        using var stream = package.CreateEntry(name).Open();
        using var writer = OpenXmlWriter.Create(stream);
        writer.WriteElement(root);
    }

    private void Write(string name, XElement root)
    {
        using var stream = package.CreateEntry(name).Open();
        root.Save(stream);
    }

    private static Cell Text(string text, CellLook look)
    {
        var shown = text.Length > CellLimit ? text[..CellLimit] : text;
        if (shown.AsSpan().ContainsAnyInRange('\0', '\u001f')) shown = string.Concat(shown.Where(XmlConvert.IsXmlChar));
        return new(new InlineString(new Text(shown) { Space = SpaceProcessingModeValues.Preserve })) { DataType = CellValues.InlineString, StyleIndex = (uint)look };
    }

    private void EndSheet()
    {
        if (sheet is null) return;
        sheet.WriteEndElement();
        if (choices is not null) sheet.WriteElement(choices);
        sheet.WriteEndElement();
        sheet.Dispose();
        part!.Dispose();
        (sheet, part, choices) = (null, null, null);
    }
}
