namespace Fupin.Cli.Sheets;

/// <summary>
/// The rows that did not go in, as they were, with what to correct. Holds whatever the input held, so only its owner may read it. It takes its place, and that of
/// an earlier run's, when the import is through; an import without rejects leaves none.
/// </summary>
internal sealed class RejectsFile(string path, SheetEncoding encoding, string headerRow, string lineEnd) : IDisposable
{
    private readonly string part = InFolder(path) + ".part";
    private StreamWriter? writer;

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

    public void Complete()
    {
        writer?.Dispose();
        writer = null;
        if (Rows > 0) File.Move(part, path, overwrite: true);
        else File.Delete(path);
    }

    public void Dispose()
    {
        if (writer is null) return;
        writer.Dispose();
        File.Delete(part);
    }

    /// <exception cref="DirectoryNotFoundException">Better known before the import than after it.</exception>
    private static string InFolder(string path) => Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
        ? path
        : throw new DirectoryNotFoundException($"there is no folder for {path}");

    private StreamWriter Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(part, options);
        file.Write(encoding.Mark);
        var created = new StreamWriter(file, encoding.Lenient);
        created.Write(headerRow);
        created.Write(',');
        created.Write(Headers.Message);
        created.Write(lineEnd);
        return created;
    }
}
