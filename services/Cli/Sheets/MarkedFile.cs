namespace Fupin.Cli.Sheets;

/// <summary>
/// Rows of a file that come back as they were, with 错误说明: those that did not go in, or all of a previewed file. Holds whatever the input held, so only its
/// owner may read it. It takes its place, and that of an earlier run's, when the work is through; without rows there is no file. A subclass for each format.
/// </summary>
internal abstract class MarkedFile(string path) : IDisposable
{
    private readonly string part = InFolder(path) + ".part";
    private FileStream? file;

    public int Rows { get; private set; }

    public void Write(SheetLine line, string message, RowMark mark)
    {
        if (file is null)
        {
            file = Create();
            Begin(file);
        }

        Add(line, message, mark);
        Rows++;
    }

    public void Complete()
    {
        Close();
        if (Rows > 0) File.Move(part, path, overwrite: true);
        else File.Delete(path);
    }

    public void Dispose()
    {
        if (file is null) return;
        Close();
        File.Delete(part);
    }

    /// <summary>Writes what stands before the first row.</summary>
    protected abstract void Begin(FileStream file);

    protected abstract void Add(SheetLine line, string message, RowMark mark);

    /// <summary>Writes what stands after the last row; may close the file.</summary>
    protected abstract void End();

    private void Close()
    {
        if (file is null) return;
        End();
        file.Dispose();
        file = null;
    }

    /// <exception cref="DirectoryNotFoundException">Better known before the import than after it.</exception>
    private static string InFolder(string path) => Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
        ? path
        : throw new DirectoryNotFoundException($"there is no folder for {path}");

    private FileStream Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(part, options);
    }
}
