using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>
/// Cells of an .xlsx sheet whose formula failed (#REF!, #N/A …). The parser gives them as blank, and blank means unchanged, so they are found in the sheet's own
/// XML: its bytes are searched for the mark of such a cell, and only a sheet that has it is read as XML. One place a row is kept.
/// </summary>
internal static class FailedCells
{
    private const int Block = 1 << 16;

    /// <param name="path">The workbook, which was found safe to read.</param>
    /// <param name="sheet">Name of the sheet.</param>
    /// <param name="places">The columns that matter, from 0.</param>
    /// <returns>For each row from 0 that has one, the first such column.</returns>
    /// <exception cref="SheetException">The workbook is damaged.</exception>
    public static IReadOnlyDictionary<int, int> Of(string path, string sheet, IReadOnlyCollection<int> places)
    {
        try
        {
            using var package = ZipFile.OpenRead(path);
            var part = PartOf(package, sheet);
            return HasMark(part) ? Read(part, [.. places]) : new Dictionary<int, int>();
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or FormatException or OverflowException or InvalidOperationException)
        {
            throw WorkbookFaults.Unreadable();
        }
    }

    private static ZipArchiveEntry PartOf(ZipArchive package, string sheet)
    {
        var book = Relations(package, "_rels/.rels", "").First(r => r.Type.EndsWith("/officeDocument", StringComparison.Ordinal)).Target;
        var folder = book[..(book.LastIndexOf('/') + 1)];
        var named = Xml(package, book).Descendants().First(e => e.Name.LocalName == "sheet" && (string?)e.Attribute("name") == sheet);
        var id = named.Attributes().First(a => a.Name.LocalName == "id" && a.Name.NamespaceName.Length > 0).Value;
        var target = Relations(package, $"{folder}_rels/{book[folder.Length..]}.rels", folder).First(r => r.Id == id).Target;
        return Entry(package, target);
    }

    private static IEnumerable<(string Id, string Type, string Target)> Relations(ZipArchive package, string part, string folder) =>
        Xml(package, part).Root!.Elements().Select(e => (
            (string?)e.Attribute("Id") ?? "",
            (string?)e.Attribute("Type") ?? "",
            (string?)e.Attribute("Target") is not { } target ? "" : target.StartsWith('/') ? target[1..] : folder + target));

    private static XDocument Xml(ZipArchive package, string part)
    {
        using var stream = Entry(package, part).Open();
        return XDocument.Load(stream);
    }

    private static ZipArchiveEntry Entry(ZipArchive package, string part) =>
        package.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/').Equals(part, StringComparison.OrdinalIgnoreCase)) ?? throw WorkbookFaults.Unreadable();

    private static bool HasMark(ZipArchiveEntry part)
    {
        using var stream = part.Open();
        var buffer = new byte[Block];
        var kept = 0;
        while (stream.Read(buffer.AsSpan(kept)) is > 0 and var count)
        {
            var bytes = buffer.AsSpan(0, kept + count);
            if (bytes.IndexOf("t=\"e\""u8) >= 0 || bytes.IndexOf("t='e'"u8) >= 0) return true;
            kept = Math.Min("t=\"e\"".Length - 1, bytes.Length);
            bytes[^kept..].CopyTo(buffer);
        }

        return false;
    }

    private static Dictionary<int, int> Read(ZipArchiveEntry part, HashSet<int> places)
    {
        using var stream = part.Open();
        using var xml = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Prohibit });
        var found = new Dictionary<int, int>();
        var (row, column) = (-1, -1);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "row")
                (row, column) = (xml.GetAttribute("r") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) - 1 : row + 1, -1);
            else if (xml.LocalName == "c")
            {
                column = xml.GetAttribute("r") is { } place ? Column(place) : column + 1;
                if (xml.GetAttribute("t") == "e" && places.Contains(column)) found.TryAdd(row, column);
            }
        }

        return found;
    }

    /// <summary>AB12 is column 27.</summary>
    private static int Column(string place) => place.TakeWhile(char.IsAsciiLetter).Aggregate(0, (sum, letter) => (sum * 26) + (char.ToUpperInvariant(letter) - 'A' + 1)) - 1;
}
