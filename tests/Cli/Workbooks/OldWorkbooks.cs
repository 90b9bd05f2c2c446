using System.Text;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Tests.Workbooks;

/// <summary>.xls: a compound file with one stream of records (BIFF8), made here with the few records a sheet needs.</summary>
public sealed class OldWorkbooks
{
    private const int Sector = 512;
    private const int StreamSectors = 8;

    [Fact]
    public void Its_cells_and_merged_cells_are_read_as_those_of_a_new_one()
    {
        using var book = new TestWorkbook();
        File.WriteAllBytes(book.In("a.xls"), Compound(Sheet()));
        Assert.Equal(["3: 1|甲|2703.19", "4: 1|乙|4.10324199001011E+17"], ReadingWorkbooks.Flat(SheetFile.Open(book.In("a.xls"), null, SheetFile.Households)));
    }

    [Fact]
    public void A_formula_or_a_value_that_is_an_error_is_named_with_its_column()
    {
        using var book = new TestWorkbook();
        byte[] failed = [.. Record(0x0006, [.. Place(2, 2), 2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF, .. new byte[8]]), .. Record(0x0205, [.. Place(3, 1), 0x2A, 1])];
        File.WriteAllBytes(book.In("a.xls"), Compound(Sheet(failed)));
        var lines = SheetFile.Open(book.In("a.xls"), null, SheetFile.Households).Read().ToList();
        Assert.Equal([("CELL_ERROR", "工资性收入"), ("CELL_ERROR", "姓名")], lines.Select(line => (line.Fault?.Reason, line.Fault?.Column)));
    }

    private static byte[] Sheet(params byte[] more)
    {
        byte[] name = [6, 0, .. "Sheet1"u8];
        var globals = Record(0x0809, [0, 6, 5, 0, .. new byte[12]]);
        var offset = globals.Length + 4 + 6 + name.Length + 4;
        byte[] stream =
        [
            .. globals, .. Record(0x85, [.. BitConverter.GetBytes(offset), 0, 0, .. name]), .. Record(0x0A, []),
            .. Record(0x0809, [0, 6, 0x10, 0, .. new byte[12]]),
            .. Record(0x0200, [0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 3, 0, 0, 0]),
            .. Label(0, 0, "贫困户登记表"), .. Label(1, 0, "户编号"), .. Label(1, 1, "姓名"), .. Label(1, 2, "工资性收入"),
            .. Label(2, 0, "1"), .. Label(2, 1, "甲"), .. Number(2, 2, 2703.19), .. Label(3, 1, "乙"), .. Number(3, 2, 410324199001011234), .. more,
            .. Record(0xE5, [1, 0, 2, 0, 3, 0, 0, 0, 0, 0]), .. Record(0x0A, []),
        ];
        return [.. stream, .. new byte[(Sector * StreamSectors) - stream.Length]];
    }

    private static byte[] Label(ushort row, ushort column, string text) =>
        Record(0x0204, [.. Place(row, column), .. BitConverter.GetBytes((ushort)text.Length), 1, .. Encoding.Unicode.GetBytes(text)]);

    private static byte[] Number(ushort row, ushort column, double value) => Record(0x0203, [.. Place(row, column), .. BitConverter.GetBytes(value)]);

    private static byte[] Place(ushort row, ushort column) => [.. BitConverter.GetBytes(row), .. BitConverter.GetBytes(column), 0, 0];

    private static byte[] Record(ushort kind, byte[] content) => [.. BitConverter.GetBytes(kind), .. BitConverter.GetBytes((ushort)content.Length), .. content];

    /// <summary>Header, then sector 0 the allocation table, 1 the directory, from 2 on the stream.</summary>
    private static byte[] Compound(byte[] stream)
    {
        var file = new byte[Sector * 3];
        byte[] head = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[16], 0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0];
        head.CopyTo(file, 0);
        int[] numbers = [1, 1, 0, 4096, -2, 0, -2, 0, 0];
        foreach (var (i, number) in numbers.Index()) Write(file, 44 + (4 * i), number);
        for (var i = 1; i < 109; i++) Write(file, 76 + (4 * i), -1);

        for (var i = 0; i < Sector / 4; i++)
            Write(file, Sector + (4 * i), i switch { 0 => -3, 1 => -2, < StreamSectors + 1 => i + 1, StreamSectors + 1 => -2, _ => -1 });
        Entry(file, 0, "Root Entry", 5, child: 1, start: -2, size: 0);
        Entry(file, 1, "Workbook", 2, child: -1, start: 2, size: stream.Length);
        return [.. file, .. stream];
    }

    private static void Entry(byte[] file, int index, string name, byte kind, int child, int start, int size)
    {
        var at = (Sector * 2) + (index * 128);
        Encoding.Unicode.GetBytes(name).CopyTo(file, at);
        file[at + 64] = (byte)((name.Length + 1) * 2);
        (file[at + 66], file[at + 67]) = (kind, 1);
        Write(file, at + 68, -1);
        Write(file, at + 72, -1);
        Write(file, at + 76, child);
        Write(file, at + 116, start);
        Write(file, at + 120, size);
    }

    private static void Write(byte[] file, int at, int number) => BitConverter.TryWriteBytes(file.AsSpan(at), number);
}
