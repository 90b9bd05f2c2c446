using System.Text;

namespace Fupin.Cli.Sheets;

/// <summary>The encodings officers' files come in.</summary>
internal sealed class SheetEncoding
{
    public static readonly SheetEncoding Utf8 = new("UTF-8", new UTF8Encoding(false, false), new UTF8Encoding(false, true), []);
    public static readonly SheetEncoding Utf8WithMark = new("UTF-8", new UTF8Encoding(false, false), new UTF8Encoding(false, true), [0xEF, 0xBB, 0xBF]);
    public static readonly SheetEncoding Gb18030 = Chinese([]);
    public static readonly SheetEncoding Gb18030WithMark = Chinese([0x84, 0x31, 0x95, 0x33]);

    private SheetEncoding(string name, Encoding lenient, Encoding strict, byte[] mark) =>
        (Name, Lenient, Strict, Mark) = (name, lenient, strict, mark);

    public string Name { get; }

    /// <summary>For reading a file that was checked; only a character cut off at the end becomes U+FFFD.</summary>
    public Encoding Lenient { get; }

    public Encoding Strict { get; }

    /// <summary>The byte order mark at the start of the file; empty without one.</summary>
    public byte[] Mark { get; }

    /// <summary>What a file's first bytes say; null when they say nothing.</summary>
    /// <exception cref="SheetException">The file is UTF-16 or a workbook.</exception>
    public static SheetEncoding? FromMark(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith(Utf8WithMark.Mark)) return Utf8WithMark;
        if (start.StartsWith(Gb18030WithMark.Mark)) return Gb18030WithMark;
        if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF])) throw SheetFaults.Utf16();
        if (start.StartsWith("PK\u0003\u0004"u8)) throw SheetFaults.Workbook(".xlsx");
        if (start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0])) throw SheetFaults.Workbook(".xls");
        return null;
    }

    /// <summary>The encoding an officer named with <c>--encoding</c>.</summary>
    /// <exception cref="SheetException">The name is unknown.</exception>
    public static SheetEncoding Named(string name) => name.ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" => Utf8,
        "GB18030" or "GBK" or "GB2312" or "CP936" => Gb18030,
        _ => throw SheetFaults.UnknownEncoding(name),
    };

    private static SheetEncoding Chinese(byte[] mark)
    {
        var provider = CodePagesEncodingProvider.Instance;
        return new("GB18030",
            provider.GetEncoding("GB18030", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!,
            provider.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
            mark);
    }
}
