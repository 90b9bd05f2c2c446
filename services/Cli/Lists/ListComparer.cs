using Fupin.Chassis.Values;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Lists;

/// <summary>Sends a list of people through <c>MatchPersons</c> and writes it again with the verdict of each row. A batch at a time: memory does not grow with the list.</summary>
internal sealed class ListComparer(ComparisonService.ComparisonServiceClient client)
{
    private const int BatchRows = 500;

    /// <summary>The columns of a list, each with its names.</summary>
    public static readonly IReadOnlyList<string[]> Columns = [["证件号码", "身份证号", "身份证号码", "公民身份号码"], ["姓名"]];

    /// <exception cref="RpcException">The server refused, or the connection broke: compare the list again under the same id.</exception>
    /// <exception cref="SheetException">The file lacks a column, or a row can't be read.</exception>
    public async Task<Comparison> RunAsync(SheetReader sheet, MatchBegin begin, string path, CancellationToken cancel)
    {
        var places = Columns.Select(names => Headers.IndexOf(sheet.Columns, names)).ToList();
        if (places.Contains(-1)) throw SheetFaults.MissingColumns(Columns.Where((_, i) => places[i] < 0).Select(names => names[0]));
        using var marked = sheet.CreateMarked(path, MarkTexts.Verdicts);
        using var call = client.MatchPersons(cancellationToken: cancel);
        await call.RequestStream.WriteAsync(new() { Begin = begin }, cancel);
        await NextAsync(call.ResponseStream, cancel);
        var sent = 0;
        foreach (var lines in sheet.Read().Chunk(BatchRows))
        {
            if (Array.Find(lines, line => line.Fault is not null) is { } bad) throw SheetFaults.Row(bad.Number, bad.Fault!);
            var rows = new MatchRows { Rows = { lines.Select(line => new MatchRow { Line = line.Number, IdNumber = line.Cells[places[0]], FullName = line.Cells[places[1]] }) } };
            await call.RequestStream.WriteAsync(new() { Rows = rows }, cancel);
            var verdicts = (await NextAsync(call.ResponseStream, cancel)).Verdicts.Verdicts;
            foreach (var (line, verdict) in lines.Zip(verdicts)) marked.Write(line, TextOf(verdict), MarkOf(verdict.Verdict));
            sent += lines.Length;
        }

        await call.RequestStream.WriteAsync(new() { End = new() { Rows = sent } }, cancel);
        var finished = (await NextAsync(call.ResponseStream, cancel)).Finished;
        marked.Complete();
        return finished;
    }

    private static string TextOf(MatchVerdict verdict)
    {
        var label = Labels.Of(verdict.Verdict);
        if (verdict.Message.Length > 0) return $"{label}：{verdict.Message}";
        return verdict.Household.Length > 0 ? $"{label} {verdict.Household}" : label;
    }

    private static RowMark MarkOf(PersonVerdict verdict) => verdict switch
    {
        PersonVerdict.Matched => RowMark.New,
        PersonVerdict.NameDiffers or PersonVerdict.Elsewhere => RowMark.Changed,
        PersonVerdict.Invalid => RowMark.Wrong,
        _ => RowMark.None,
    };

    private static async Task<MatchPersonsResponse> NextAsync(IAsyncStreamReader<MatchPersonsResponse> answers, CancellationToken cancel) =>
        await answers.MoveNext(cancel) ? answers.Current : throw new RpcException(new Status(StatusCode.Unavailable, "the server ended the comparison early"));
}
