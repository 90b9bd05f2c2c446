using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Cli.Samples;
using Fupin.Kit;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Assessment.Tests;

/// <summary>Sends a sample to a real registry, the way any client does.</summary>
internal sealed class RegistrySample(TestHost host, Sample sample)
{
    private const int BatchRows = 1_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task ImportTreeAsync()
    {
        var divisions = host.Client<DivisionService.DivisionServiceClient>();
        foreach (var rows in sample.Divisions.Chunk(BatchRows))
            await divisions.ImportDivisionsAsync(new() { Rows = { rows } }, cancellationToken: Ct);
        var villages = host.Client<VillageService.VillageServiceClient>();
        foreach (var rows in sample.Villages.Chunk(BatchRows))
            await villages.ImportVillagesAsync(new() { Rows = { rows } }, cancellationToken: Ct);
    }

    /// <summary>Every household goes in.</summary>
    public async Task<Import> ImportHouseholdsAsync(string id = "sample")
    {
        using var call = host.Client<HouseholdService.HouseholdServiceClient>().ImportHouseholds(cancellationToken: Ct);
        await call.RequestStream.WriteAsync(
            new() { Begin = new() { ImportId = id, FileName = "sample.csv", Columns = { sample.HouseholdColumns }, DefaultYear = 2015 } }, Ct);
        await AnswerAsync();

        var number = 0;
        foreach (var rows in Batches())
        {
            await call.RequestStream.WriteAsync(new() { Batch = new() { Number = ++number, Sha256 = Digest(rows), Rows = { rows } } }, Ct);
            Assert.Empty((await AnswerAsync()).Result.Errors);
        }

        await call.RequestStream.WriteAsync(new() { End = new() { Batches = number } }, Ct);
        return (await AnswerAsync()).Finished;

        async Task<ImportHouseholdsResponse> AnswerAsync()
        {
            Assert.True(await call.ResponseStream.MoveNext(Ct));
            return call.ResponseStream.Current;
        }
    }

    /// <summary>Whole households, whose rows are adjacent.</summary>
    private IEnumerable<List<SheetRow>> Batches()
    {
        var household = sample.HouseholdColumns.ToList().IndexOf("户编号");
        var batch = new List<SheetRow>();
        var line = 1;
        foreach (var cells in sample.HouseholdRows())
        {
            if (batch.Count >= BatchRows - 20 && !string.Equals(batch[^1].Cells[household], cells[household], StringComparison.Ordinal))
            {
                yield return batch;
                batch = [];
            }

            batch.Add(new() { Line = ++line, Cells = { cells } });
        }

        yield return batch;
    }

    private static ByteString Digest(List<SheetRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Line}");
            foreach (var cell in row.Cells)
                text.Append('\u001F').Append(cell);
            text.Append('\u001E');
        }

        return ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
