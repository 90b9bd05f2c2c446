namespace Fupin.Cli.Sheets;

/// <summary>
/// The rows that did not go in, as they were, with what to correct. Holds whatever the input held, so only its owner may read it. It takes its place, and that of
/// an earlier run's, when the import is through; an import without rejects leaves none. A subclass for each format.
/// </summary>
internal abstract class RejectsFile(string path) : IDisposable
{
    private readonly string part = InFolder(path) + ".part";
    private FileStream? file;

    public int Rows { get; private set; }

    public void Write(SheetLine line, string message)
    {
        if (file is null)
        {
            file = Create();
            Begin(file);
        }

        Add(line, message);
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

    protected abstract void Add(SheetLine line, string message);

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
