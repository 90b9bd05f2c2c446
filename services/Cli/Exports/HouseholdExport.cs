using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Exports;

/// <summary>Writes exported rows as CSV, each cell safe to open in a spreadsheet program. The file appears when it is complete; only its owner may read it.</summary>
internal static class HouseholdExport
{
    /// <returns>Rows written.</returns>
    public static async Task<int> WriteAsync(IAsyncEnumerable<ExportHouseholdsResponse> answers, string path, SheetEncoding encoding)
    {
        var part = path + ".part";
        try
        {
            var rows = await WritePartAsync(answers, part, encoding);
            File.Move(part, path, overwrite: true);
            return rows;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<int> WritePartAsync(IAsyncEnumerable<ExportHouseholdsResponse> answers, string part, SheetEncoding encoding)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(part, options);
        await file.WriteAsync(encoding.Mark);
        await using var text = new StreamWriter(file, encoding.Lenient) { NewLine = "\r\n" };
        var rows = 0;
        await foreach (var answer in answers)
        {
            if (answer.Columns.Count > 0) await text.WriteLineAsync(CsvText.Row(answer.Columns));
            foreach (var row in answer.Rows) await text.WriteLineAsync(CsvText.Row(row.Cells));
            rows += answer.Rows.Count;
        }

        return rows;
    }
}
