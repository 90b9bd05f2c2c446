using System.IO.Compression;
using System.Text;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>What is settled about a workbook before a parser touches its content: that it is one, without macros, and unpacks to a bearable size.</summary>
internal static class WorkbookSafety
{
    /// <summary>Parts in the package; a real workbook has tens.</summary>
    public const int MostParts = 2000;

    /// <summary>Unpacked size of all parts: a million rows of the household form fit.</summary>
    public const long MostBytes = 2L << 30;

    /// <summary>Unpacked size of the shared texts, which are held in memory.</summary>
    public const long MostTextBytes = 256L << 20;

    /// <summary>Packed to unpacked, for parts over <see cref="RatioFrom"/>; repetitive sheets reach 40.</summary>
    public const long MostRatio = 100;

    public const long RatioFrom = 1L << 20;

    private static readonly byte[] MacrosOfXls = Encoding.Unicode.GetBytes("_VBA_PROJECT_CUR");
    private static readonly byte[] EncryptedPackage = Encoding.Unicode.GetBytes("EncryptedPackage");

    /// <exception cref="SheetException">It is not to be read.</exception>
    public static void Check(FileStream file, WorkbookKind kind)
    {
        if (kind == WorkbookKind.Xlsx) CheckPackage(file);
        else CheckCompound(file);
        file.Position = 0;
    }

    private static void CheckPackage(FileStream file)
    {
        try
        {
            using var package = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (package.Entries.Count > MostParts) throw WorkbookFaults.TooManyParts(package.Entries.Count, MostParts);
            CheckSizes(package);
            CheckParts(package);
        }
        catch (InvalidDataException)
        {
            throw WorkbookFaults.Unreadable();
        }
    }

    /// <summary>By the sizes the package declares: unpacking stops at them, so a package that lies is only cut off.</summary>
    private static void CheckSizes(ZipArchive package)
    {
        var total = 0L;
        foreach (var part in package.Entries)
        {
            total += part.Length;
            if (total > MostBytes) throw WorkbookFaults.TooLarge(MostBytes >> 20);
            if (part.Length > MostTextBytes && Is(part, "sharedStrings.xml")) throw WorkbookFaults.TooLarge(MostTextBytes >> 20);
            if (part.Length > RatioFrom && part.Length / MostRatio > part.CompressedLength) throw WorkbookFaults.Overpacked(MostRatio);
        }
    }

    private static void CheckParts(ZipArchive package)
    {
        if (package.Entries.Any(part => part.IsEncrypted)) throw WorkbookFaults.Encrypted();
        if (package.Entries.Any(part => Is(part, "vbaProject.bin") || part.FullName.Contains("macrosheets/", StringComparison.OrdinalIgnoreCase)))
            throw WorkbookFaults.Macros();
        if (package.GetEntry("[Content_Types].xml") is not { Length: < RatioFrom } types) throw WorkbookFaults.AnotherKind("压缩文件 (ZIP)");
        using var text = new StreamReader(types.Open());
        var declared = text.ReadToEnd();
        if (declared.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase)) throw WorkbookFaults.Macros();
        if (declared.Contains("sheet.binary", StringComparison.OrdinalIgnoreCase)) throw WorkbookFaults.AnotherKind(".xlsb");
        if (!declared.Contains("spreadsheetml.sheet.main+xml", StringComparison.OrdinalIgnoreCase)) throw WorkbookFaults.AnotherKind("另一种 Office 文件 (Office file)");
    }

    private static bool Is(ZipArchiveEntry part, string name) => part.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names of streams in an OLE file stand in its directory as UTF-16.</summary>
    private static void CheckCompound(FileStream file)
    {
        var longest = Math.Max(MacrosOfXls.Length, EncryptedPackage.Length);
        var buffer = new byte[1 << 16];
        var kept = 0;
        while (file.Read(buffer.AsSpan(kept)) is > 0 and var count)
        {
            var bytes = buffer.AsSpan(0, kept + count);
            if (bytes.IndexOf(EncryptedPackage) >= 0) throw WorkbookFaults.Encrypted();
            if (bytes.IndexOf(MacrosOfXls) >= 0) throw WorkbookFaults.Macros();
            kept = Math.Min(longest, bytes.Length);
            bytes[^kept..].CopyTo(buffer);
        }
    }
}

internal enum WorkbookKind
{
    Xlsx,
    Xls,
}
