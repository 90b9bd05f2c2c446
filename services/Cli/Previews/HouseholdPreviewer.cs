using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Previews;

/// <summary>Sends a sheet through <c>PreviewHouseholds</c> and writes it again with what would become of each row. Memory is bounded by the window.</summary>
internal sealed class HouseholdPreviewer(HouseholdService.HouseholdServiceClient client, TimeProvider clock)
{
    /// <param name="sheet">The rows.</param>
    /// <param name="settings">Those the import will have.</param>
    /// <param name="path">Where the marked rows go.</param>
    /// <param name="progress">Told of every answer.</param>
    /// <param name="cancel">Leaves nothing behind.</param>
    /// <exception cref="RpcException">The server refused, or the connection broke: nothing is lost, preview again.</exception>
    /// <exception cref="SheetException">The file can't be cut into households.</exception>
    public async Task<PreviewOutcome> RunAsync(SheetReader sheet, ImportSettings settings, string path, IImportProgress progress, CancellationToken cancel)
    {
        var batches = new HouseholdBatches(sheet, settings.BatchRows);
        var outcome = new PreviewOutcome();
        using var marked = sheet.CreateMarked(path, MarkTexts.Preview);
        var settlement = new PreviewSettlement(batches, outcome, marked);
        if (batches.Read().Any(batch => batch.Number > 0)) await CallAsync();
        else
            foreach (var batch in batches.Read()) settlement.Settle(batch, null);
        marked.Complete();
        return outcome;

        async Task CallAsync()
        {
            using var sender = new BatchSender(batches, settings, clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            using var call = client.PreviewHouseholds(cancellationToken: stop.Token);
            var receiving = ReceiveAsync(call.ResponseStream, sender, settlement, outcome, progress, stop.Token);
            var sending = sender.SendAsync(call.RequestStream, new() { Begin = settings.Begin(sheet) }, batch => new() { Batch = outcome.Sent(batch) }, end => new() { End = end }, stop.Token);
            await BatchSender.BothAsync(sending, receiving, stop);
        }
    }

    private static async Task<bool> ReceiveAsync(
        IAsyncStreamReader<PreviewHouseholdsResponse> answers, BatchSender sender, PreviewSettlement settlement, PreviewOutcome outcome, IImportProgress progress, CancellationToken cancel)
    {
        while (true)
        {
            var answer = await sender.NextAsync(answers, cancel);
            switch (answer.StepCase)
            {
                case PreviewHouseholdsResponse.StepOneofCase.Begun:
                    outcome.Begun = answer.Begun;
                    break;
                case PreviewHouseholdsResponse.StepOneofCase.Result:
                    sender.Settle(answer.Result.Number, batch => settlement.Settle(batch, answer.Result), Unsent);
                    progress.Confirmed(outcome.Tally);
                    break;
                case PreviewHouseholdsResponse.StepOneofCase.Finished:
                    sender.SettleRest(Unsent);
                    return true;
                default:
                    throw BatchSender.Unexpected("an empty step");
            }
        }

        void Unsent(HouseholdBatch batch) => settlement.Settle(batch, null);
    }
}
