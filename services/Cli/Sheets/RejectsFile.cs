namespace Fupin.Cli.Sheets;

/// <summary>
/// The rows that did not go in, as they were, with what to correct. Holds whatever the input held, so only its owner may read it. Made with the first row:
/// an import without rejects leaves no file, and removes that of an earlier run.
/// </summary>
internal sealed class RejectsFile : IDisposable
{
    private readonly string path;
    private readonly SheetEncoding encoding;
    private readonly string headerRow;
    private readonly string lineEnd;
    private StreamWriter? writer;

    public RejectsFile(string path, SheetEncoding encoding, string headerRow, string lineEnd)
    {
        (this.path, this.encoding, this.headerRow, this.lineEnd) = (path, encoding, headerRow, lineEnd);
        File.Delete(path);
    }

    public string Path => path;

    public int Rows { get; private set; }

    public void Write(SheetLine line, string message)
    {
        writer ??= Create();
        writer.Write(line.Raw ?? CsvText.Row(line.Cells));
        writer.Write(',');
        writer.Write(CsvText.Quote(message));
        writer.Write(lineEnd);
        Rows++;
    }

    public void Flush() => writer?.Flush();

    public void Dispose() => writer?.Dispose();

    private StreamWriter Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        file.Write(encoding.Mark);
        var created = new StreamWriter(file, encoding.Lenient);
        created.Write(headerRow);
        created.Write(',');
        created.Write(Headers.Message);
        created.Write(lineEnd);
        return created;
    }
}
