using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Cli.Imports;

/// <summary>How a sheet of households is sent.</summary>
/// <param name="ImportId">1 to 64 characters of [A-Za-z0-9._-]; the same id resumes the same import.</param>
/// <param name="DefaultYear">Year of the facts where the file has no 数据年度 column; 0: none.</param>
/// <param name="BatchRows">Most rows in a batch, unless one household is longer.</param>
internal sealed record ImportSettings(string ImportId, int DefaultYear = 0, int BatchRows = ImportSettings.UsualBatchRows)
{
    public const int UsualBatchRows = 600;
    public const int MostBatchRows = 1000;

    /// <summary>Batches sent and not yet acknowledged.</summary>
    public int Window { get; init; } = 8;

    /// <summary>A server that acknowledges nothing for so long is taken for lost.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to go on reconnecting without a single acknowledgement.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>First wait before reconnecting; doubles up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Digests of the batches the officer saw and confirmed; the registry takes no others.</summary>
    public IReadOnlyList<ByteString> Previewed { get; init; } = [];

    public ImportBegin Begin(SheetReader sheet) =>
        new() { ImportId = ImportId, FileName = sheet.Name, Columns = { sheet.Columns }, DefaultYear = DefaultYear, Previewed = { Previewed } };

    /// <summary>
    /// The id for a file when the officer names none: from its content and from what else shapes the batches, so that the same command resumes and any other begins anew.
    /// </summary>
    public static string IdFor(SheetReader sheet, int defaultYear, int batchRows)
    {
        var identity = string.Create(CultureInfo.InvariantCulture, $"{sheet.ContentId} {defaultYear} {batchRows}");
        return "file-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(identity)))[..40];
    }
}
