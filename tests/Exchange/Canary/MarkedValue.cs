using System.Globalization;
using System.Text;
using Fupin.Access.V1;
using Google.Protobuf;
using Date = Google.Type.Date;

namespace Fupin.Exchange.Tests.Canary;

/// <summary>A value that stands nowhere but in the journey's files, in every form in which a program would write it.</summary>
internal sealed class MarkedValue
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private MarkedValue(string name, DataClass dataClass, string text, params IEnumerable<(string Form, byte[] Bytes)> more)
    {
        (Name, Class, Text) = (name, dataClass, text);
        Forms = [.. FormsOf(text), .. more];
    }

    public string Name { get; }

    public DataClass Class { get; }

    /// <summary>As the form has it.</summary>
    public string Text { get; }

    public IReadOnlyList<(string Form, byte[] Bytes)> Forms { get; }

    public static MarkedValue Of(string name, DataClass dataClass, string text) => new(name, dataClass, text);

    /// <summary>Of an ID number the last twelve characters are found too: with the area, which masks show, they are the whole number.</summary>
    public static MarkedValue OfIdNumber(string name, string number) => new(name, DataClass.A, number, FormsOf(number[6..]));

    public static MarkedValue OfDate(string name, DateOnly day) => new(
        name, DataClass.B, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        [
            .. ((string[])["yyyyMMdd", "yyyy/M/d", "yyyy年M月d日", "MM/dd/yyyy"]).SelectMany(format => FormsOf(day.ToString(format, CultureInfo.InvariantCulture))),
            ("google.type.Date", new Date { Year = day.Year, Month = day.Month, Day = day.Day }.ToByteArray()),
        ]);

    /// <summary>Yuan as the form has them, fen as everything else does.</summary>
    public static MarkedValue OfAmount(string name, string yuan)
    {
        var fen = long.Parse(yuan.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        using var varint = new MemoryStream();
        using (var output = new CodedOutputStream(varint, leaveOpen: true))
            output.WriteInt64(fen);
        return new(name, DataClass.B, yuan, [.. FormsOf(fen.ToString(CultureInfo.InvariantCulture)), ("varint", varint.ToArray())]);
    }

    private static IEnumerable<(string Form, byte[] Bytes)> FormsOf(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        yield return ("UTF-8", utf8);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(text));
        yield return ("UTF-16 big-endian", Encoding.BigEndianUnicode.GetBytes(text));
        foreach (var bytes in (byte[][])[utf8, Encoding.Unicode.GetBytes(text)])
        {
            yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
            yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
            foreach (var base64 in Base64(bytes)) yield return ("base64", Encoding.ASCII.GetBytes(base64));
        }
        if (Ascii.IsValid(text)) yield break;
        yield return ("GB18030", Gb18030.GetBytes(text));
        yield return ("percent-encoded", Encoding.ASCII.GetBytes(Uri.EscapeDataString(text)));
        yield return ("JSON escapes", Encoding.ASCII.GetBytes(string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))));
        yield return ("JSON escapes", Encoding.ASCII.GetBytes(string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}")))));
        yield return ("octal escapes", Encoding.ASCII.GetBytes(string.Concat(utf8.Select(b => $"\\{Convert.ToString(b, 8)}"))));
    }

    /// <summary>The characters that are the same whatever stands before and behind, for each of the three ways the bytes may lie.</summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var coded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var (from, to) = (((before * 8) + 5) / 6, (before + bytes.Length) * 8 / 6);
            yield return coded[from..to];
        }
    }
}
