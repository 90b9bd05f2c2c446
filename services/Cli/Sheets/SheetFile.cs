using System.Security.Cryptography;
using Fupin.Cli.Workbooks;

namespace Fupin.Cli.Sheets;

/// <summary>A file of rows in whatever format it is. Its content decides; a name that says otherwise is refused, since the officer may have taken the wrong file.</summary>
internal static class SheetFile
{
    /// <summary>The columns by which the headers of each form are found in a workbook, each with its names.</summary>
    public static readonly IReadOnlyList<string[]> Households = [["户编号", "户编码", "贫困户编号"], ["姓名", "成员姓名", "家庭成员姓名"]];

    public static readonly IReadOnlyList<string[]> Villages = [["行政区划代码"], ["村属性"]];

    public static readonly IReadOnlyList<string[]> Divisions = [["行政区划代码"], ["名称"]];

    private static readonly string[] WorkbookNames = [".xlsx", ".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".et"];

    /// <param name="path">The file.</param>
    /// <param name="encoding">Of a CSV file, as named by the officer; null finds it out.</param>
    /// <param name="required">See <see cref="Households"/>.</param>
    /// <exception cref="SheetException">The file is unusable.</exception>
    public static SheetReader Open(string path, string? encoding, IReadOnlyList<string[]> required)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        var kind = KindOf(path);
        if (kind is null)
        {
            if (WorkbookNames.Contains(extension, StringComparer.Ordinal)) throw WorkbookFaults.NotAWorkbook(extension);
            return CsvSheetReader.Open(path, encoding is null ? null : SheetEncoding.Named(encoding));
        }

        if (extension == ".csv") throw SheetFaults.Workbook(kind == WorkbookKind.Xlsx ? ".xlsx" : ".xls");
        return encoding is null ? WorkbookReader.Open(path, kind.Value, required) : throw WorkbookFaults.EncodingGiven();
    }

    /// <summary>The file with all its sheets that have the headers, one below the other.</summary>
    /// <exception cref="SheetException">The file is unusable.</exception>
    public static SheetReader OpenAll(string path, string? encoding, IReadOnlyList<string[]> required)
    {
        if (KindOf(path) is not { } kind || Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) || encoding is not null) return Open(path, encoding, required);
        var sheets = WorkbookReader.OpenAll(path, kind, required);
        return sheets.Count == 1 ? sheets[0] : new SheetsBelow(sheets);
    }

    /// <summary>What <see cref="SheetReader.ContentId"/> of the file is now.</summary>
    public static string ContentIdNow(string path)
    {
        if (!File.Exists(path)) throw SheetFaults.NotFound(path);
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static WorkbookKind? KindOf(string path)
    {
        if (!File.Exists(path)) throw SheetFaults.NotFound(path);
        using var file = File.OpenRead(path);
        if (file.Length == 0) throw SheetFaults.Empty();
        Span<byte> start = stackalloc byte[4];
        start = start[..file.ReadAtLeast(start, 4, throwOnEndOfStream: false)];
        if (start.StartsWith("PK\u0003\u0004"u8)) return WorkbookKind.Xlsx;
        return start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]) ? WorkbookKind.Xls : null;
    }
}
