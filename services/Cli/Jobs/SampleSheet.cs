using System.Security.Cryptography;
using System.Text;
using Fupin.Cli.Samples;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Jobs;

/// <summary>A sample's households as a sheet, drawn while it is read: no file is written.</summary>
internal sealed class SampleSheet(Sample sample) : SheetReader
{
    public override string Name => $"sample-{sample.City}-{sample.Scale}.csv";

    public override IReadOnlyList<string> Columns => sample.HouseholdColumns;

    public override string ContentId =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"sample {sample.City} {sample.Scale} {sample.Seed}"))));

    public override int RowCount => checked((int)sample.Persons);

    public override IEnumerable<SheetLine> Read()
    {
        var line = 1;
        foreach (var cells in sample.HouseholdRows()) yield return new(++line, cells);
    }

    public override MarkedFile CreateMarked(string path, MarkTexts texts) => new CsvMarkedFile(path, SheetEncoding.Utf8WithMark, CsvText.Row(Columns), "\r\n", texts);
}
