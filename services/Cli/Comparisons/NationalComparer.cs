using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Comparisons;

/// <summary>Sends an export of the national system through <c>CompareHouseholds</c> and writes what differs as a workbook. Memory is bounded by the window.</summary>
internal sealed class NationalComparer(HouseholdService.HouseholdServiceClient client, TimeProvider clock)
{
    /// <param name="sheet">The rows.</param>
    /// <param name="year">Year of the facts where the file has no 数据年度 column.</param>
    /// <param name="divisions">Where the register is searched for what the file lacks; none: in the file's villages.</param>
    /// <param name="path">The workbook to write.</param>
    /// <param name="cancel">Leaves nothing behind.</param>
    /// <exception cref="RpcException">The server refused, or the connection broke: compare again.</exception>
    /// <exception cref="SheetException">The file can't be cut into households.</exception>
    public async Task<ComparisonOutcome> RunAsync(SheetReader sheet, int year, IReadOnlyList<Division> divisions, string path, CancellationToken cancel)
    {
        var settings = new ImportSettings("", year);
        var batches = new HouseholdBatches(sheet, settings.BatchRows);
        var outcome = new ComparisonOutcome { Scope = divisions.Count == 0 ? "文件中出现的行政村 villages of the file" : string.Join("、", divisions.Select(d => d.DisplayName)) };
        using var book = new ComparisonBook(path);
        var settlement = new ComparisonSettlement(sheet, batches, book, outcome);
        if (batches.Read().Any(batch => batch.Number > 0)) await CallAsync();
        else
        {
            foreach (var batch in batches.Read()) settlement.Settle(batch, null);
            outcome.Finish(outcome.Finished);
        }

        book.Complete(outcome, sheet.Name);
        return outcome;

        async Task CallAsync()
        {
            using var sender = new BatchSender(batches, settings, clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            using var call = client.CompareHouseholds(cancellationToken: stop.Token);
            var receiving = ReceiveAsync(call.ResponseStream, sender, settlement, outcome, stop.Token);
            var begin = new CompareBegin { FileName = sheet.Name, DefaultYear = year, Columns = { sheet.Columns }, Divisions = { divisions.Select(d => d.Name) } };
            var sending = sender.SendAsync(call.RequestStream, new() { Begin = begin }, batch => new() { Batch = batch }, end => new() { End = end }, stop.Token);
            await BatchSender.BothAsync(sending, receiving, stop);
        }
    }

    private static async Task<bool> ReceiveAsync(
        IAsyncStreamReader<CompareHouseholdsResponse> answers, BatchSender sender, ComparisonSettlement settlement, ComparisonOutcome outcome, CancellationToken cancel)
    {
        while (true)
        {
            var answer = await sender.NextAsync(answers, cancel);
            switch (answer.StepCase)
            {
                case CompareHouseholdsResponse.StepOneofCase.Begun:
                    outcome.UnknownColumns = answer.Begun.UnknownColumns;
                    break;
                case CompareHouseholdsResponse.StepOneofCase.Result:
                    sender.Settle(answer.Result.Number, batch => settlement.Settle(batch, answer.Result), Unsent);
                    break;
                case CompareHouseholdsResponse.StepOneofCase.OnlyRegistered:
                    settlement.Settle(answer.OnlyRegistered);
                    break;
                case CompareHouseholdsResponse.StepOneofCase.Finished:
                    sender.SettleRest(Unsent);
                    outcome.Finish(answer.Finished);
                    return true;
                default:
                    throw BatchSender.Unexpected("an empty step");
            }
        }

        void Unsent(HouseholdBatch batch) => settlement.Settle(batch, null);
    }
}
