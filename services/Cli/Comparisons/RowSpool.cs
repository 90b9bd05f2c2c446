namespace Fupin.Cli.Comparisons;

/// <summary>Rows of a sheet that is written later, kept in a file of their own beside the result and gone with this object: a workbook's sheets are written one after the other.</summary>
internal sealed class RowSpool : IDisposable
{
    private readonly FileStream file;
    private readonly BinaryWriter writer;

    public RowSpool(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file = new(path, options);
        writer = new(file);
    }

    public int Rows { get; private set; }

    public void Add(params ReadOnlySpan<string> cells)
    {
        writer.Write(cells.Length);
        foreach (var cell in cells) writer.Write(cell);
        Rows++;
    }

    /// <summary>All rows from the first; nothing is added after it.</summary>
    public IEnumerable<string[]> Read()
    {
        writer.Flush();
        file.Position = 0;
        using var reader = new BinaryReader(file, System.Text.Encoding.UTF8, leaveOpen: true);
        for (var row = 0; row < Rows; row++)
        {
            var cells = new string[reader.ReadInt32()];
            for (var i = 0; i < cells.Length; i++) cells[i] = reader.ReadString();
            yield return cells;
        }
    }

    public void Dispose()
    {
        writer.Dispose();
        file.Dispose();
    }
}
