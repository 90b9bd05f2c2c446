using System.Text;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Tests;

/// <summary>A file in a folder of its own, gone after the test.</summary>
internal sealed class TestFile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fupin-cli-");

    public TestFile(byte[] bytes)
    {
        Path = In("input.csv");
        File.WriteAllBytes(Path, bytes);
    }

    public TestFile(string text, SheetEncoding? encoding = null)
        : this([.. (encoding ?? SheetEncoding.Utf8).Mark, .. (encoding ?? SheetEncoding.Utf8).Strict.GetBytes(text)])
    {
    }

    public string Path { get; }

    public string In(string name) => System.IO.Path.Combine(folder.FullName, name);

    public CsvSheetReader Open(string? encoding = null) => CsvSheetReader.Open(Path, encoding is null ? null : SheetEncoding.Named(encoding));

    public SheetException Refused(string? encoding = null) => Assert.Throws<SheetException>(() => Open(encoding));

    public void Dispose() => folder.Delete(recursive: true);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
