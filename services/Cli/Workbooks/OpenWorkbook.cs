using System.Text;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>A workbook while it is read, row by row; what its parser can't read is a damaged workbook.</summary>
internal sealed class OpenWorkbook : IDisposable
{
    private static readonly ExcelReaderConfiguration Settings = Configure();

    private readonly FileStream file;

    private OpenWorkbook(FileStream file, IExcelDataReader reader) => (this.file, Reader) = (file, reader);

    public IExcelDataReader Reader { get; }

    /// <exception cref="SheetException">Not to be read, encrypted, or damaged.</exception>
    public static OpenWorkbook Open(string path, WorkbookKind kind)
    {
        var opened = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            WorkbookSafety.Check(opened, kind);
            return new(opened, Guard(() => kind == WorkbookKind.Xlsx ? ExcelReaderFactory.CreateOpenXmlReader(opened, Settings) : ExcelReaderFactory.CreateBinaryReader(opened, Settings)));
        }
        catch (SheetException)
        {
            opened.Dispose();
            throw;
        }
    }

    public bool NextRow() => Guard(Reader.Read);

    public bool NextSheet() => Guard(Reader.NextResult);

    public void Dispose()
    {
        Reader.Dispose();
        file.Dispose();
    }

    private static ExcelReaderConfiguration Configure()
    {
        // the parser asks for code pages by number
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return new() { FallbackEncoding = Encoding.GetEncoding("GB18030"), LeaveOpen = true };
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidPasswordException)
        {
            throw WorkbookFaults.Encrypted();
        }
        // what the parser throws on damaged input, by what it stumbled over
        catch (Exception fault) when (fault is ExcelReaderException or XmlException or InvalidDataException or EndOfStreamException or FormatException or OverflowException
            or ArgumentException or IndexOutOfRangeException or InvalidCastException or InvalidOperationException or NullReferenceException or NotSupportedException)
        {
            throw WorkbookFaults.Unreadable();
        }
    }
}
