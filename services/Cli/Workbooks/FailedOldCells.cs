using System.Buffers.Binary;
using System.Text;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>The same as <see cref="FailedCells"/> for an .xls sheet (BIFF8): records of formulas and values that hold an error.</summary>
internal static class FailedOldCells
{
    private const ushort Formula = 0x0006;
    private const ushort BoolOrError = 0x0205;
    private const ushort EndOfPart = 0x000A;
    private const ushort SheetRecord = 0x0085;
    private const int LongestNeeded = 64 + 512;

    /// <exception cref="SheetException">The workbook is damaged.</exception>
    public static IReadOnlyDictionary<int, int> Of(string path, string sheet, IReadOnlyCollection<int> places)
    {
        try
        {
            using var file = File.OpenRead(path);
            var found = new Dictionary<int, int>();
            // the older BIFF5 calls its stream Book and spells names in a code page: such cells stay blank there
            if (CompoundStream.Find(file, "Workbook") is not { } book) return found;
            var wanted = places.ToHashSet();
            var start = Records(book, 0).Where(r => r.Kind == SheetRecord && NameOf(r.Content) == sheet).Select(r => (long?)BinaryPrimitives.ReadUInt32LittleEndian(r.Content)).FirstOrDefault();
            if (start is null) throw WorkbookFaults.Unreadable();
            foreach (var (kind, content) in Records(book, start.Value))
            {
                if (!IsError(kind, content)) continue;
                var (row, column) = (BinaryPrimitives.ReadUInt16LittleEndian(content), BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(2)));
                if (!wanted.Contains(column)) continue;
                if (!found.TryGetValue(row, out var first) || column < first) found[row] = column;
            }

            return found;
        }
        catch (Exception fault) when (fault is InvalidDataException or ArgumentException or IndexOutOfRangeException)
        {
            throw WorkbookFaults.Unreadable();
        }
    }

    private static bool IsError(ushort kind, byte[] content) => kind switch
    {
        BoolOrError => content.Length >= 8 && content[7] == 1,
        Formula => content.Length >= 14 && content[6] == 2 && content[12] == 0xFF && content[13] == 0xFF,
        _ => false,
    };

    /// <summary>The records of a part of the stream, up to its end; only the beginning of long ones.</summary>
    private static IEnumerable<(ushort Kind, byte[] Content)> Records(CompoundStream book, long at)
    {
        var head = new byte[4];
        while (book.Read(at, head) == head.Length)
        {
            var (kind, length) = (BinaryPrimitives.ReadUInt16LittleEndian(head), BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(2)));
            if (kind == EndOfPart) yield break;
            if (kind is Formula or BoolOrError or SheetRecord)
            {
                var content = new byte[Math.Min(length, (ushort)LongestNeeded)];
                if (book.Read(at + head.Length, content) == content.Length) yield return (kind, content);
            }

            at += head.Length + length;
        }
    }

    /// <summary>Position (4 bytes), kind (2), characters (1), whether they are UTF-16 (1), the name.</summary>
    private static string NameOf(byte[] content)
    {
        var (count, wide) = (content[6], (content[7] & 1) == 1);
        return wide ? Encoding.Unicode.GetString(content, 8, count * 2) : Encoding.Latin1.GetString(content, 8, count);
    }
}
