using Fupin.Cli.Sheets;
using Fupin.Cli.Commands;
using Fupin.Cli.Terminals;

namespace Fupin.Cli.Tests.Server;

/// <summary>A small sample as files, and the means to spoil a cell of it.</summary>
internal sealed class SampleFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fupin-sample-");

    private SampleFolder()
    {
    }

    public string Divisions => In("divisions.csv");

    public string Villages => In("villages.csv");

    public string Households => In("households.csv");

    public static async Task<SampleFolder> CreateAsync(string encoding = "utf-8", string scale = "0.0005")
    {
        var sample = new SampleFolder();
        var root = FupinCommand.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null), TimeProvider.System);
        Assert.Equal(0, await root.Parse(["sample", "--scale", scale, "--encoding", encoding, "--out", sample.folder.FullName]).InvokeAsync(new() { Output = TextWriter.Null }));
        return sample;
    }

    public string In(string name) => Path.Combine(folder.FullName, name);

    /// <summary>The households file with its rows changed.</summary>
    public string Spoil(Action<IReadOnlyList<string>, List<string[]>> change)
    {
        var sheet = CsvSheetReader.Open(Households);
        var rows = sheet.Read().Select(line => line.Cells.ToArray()).ToList();
        change(sheet.Columns, rows);
        File.WriteAllLines(In("spoilt.csv"), [CsvText.Row(sheet.Columns), .. rows.Select(CsvText.Row)]);
        return In("spoilt.csv");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
