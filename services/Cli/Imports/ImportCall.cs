using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Imports;

/// <summary>One connection's worth of an import: begin, all batches from the first within the window, end.</summary>
internal sealed class ImportCall : IDisposable
{
    private readonly SheetReader sheet;
    private readonly ImportSettings settings;
    private readonly IImportProgress progress;
    private readonly MarkedFile rejects;
    private readonly BatchSender sender;
    private readonly Settlement settlement;

    public ImportCall(SheetReader sheet, ImportSettings settings, MarkedFile rejects, IImportProgress progress, TimeProvider clock)
    {
        (this.sheet, this.settings, this.rejects, this.progress) = (sheet, settings, rejects, progress);
        var batches = new HouseholdBatches(sheet, settings.BatchRows);
        sender = new(batches, settings, clock);
        settlement = new(batches, Tally, rejects);
    }

    public ImportTally Tally { get; } = new();

    /// <summary>The server answered at all.</summary>
    public bool IsBegun { get; private set; }

    /// <exception cref="RpcException">Refused, or the connection broke.</exception>
    /// <exception cref="SheetException">The file can't be cut into households.</exception>
    public async Task<ImportOutcome> RunAsync(HouseholdService.HouseholdServiceClient client, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var call = client.ImportHouseholds(cancellationToken: stop.Token);
        var receiving = ReceiveAsync(call.ResponseStream, stop.Token);
        var sending = sender.SendAsync(call.RequestStream, new() { Begin = settings.Begin(sheet) }, batch => new() { Batch = batch }, end => new() { End = end }, stop.Token);
        return await BatchSender.BothAsync(sending, receiving, stop);
    }

    public void Dispose() => sender.Dispose();

    private async Task<ImportOutcome> ReceiveAsync(IAsyncStreamReader<ImportHouseholdsResponse> answers, CancellationToken cancel)
    {
        IReadOnlyList<string> unknownColumns = [];
        while (true)
        {
            var answer = await sender.NextAsync(answers, cancel);
            switch (answer.StepCase)
            {
                case ImportHouseholdsResponse.StepOneofCase.Begun:
                    IsBegun = true;
                    unknownColumns = answer.Begun.UnknownColumns;
                    progress.Begun(answer.Begun.StoredBatches);
                    break;
                case ImportHouseholdsResponse.StepOneofCase.Result:
                    sender.Settle(answer.Result.Number, batch => settlement.Settle(batch, answer.Result), Unsent);
                    progress.Confirmed(Tally);
                    break;
                case ImportHouseholdsResponse.StepOneofCase.Finished:
                    sender.SettleRest(Unsent);
                    progress.Confirmed(Tally);
                    return new(answer.Finished, Tally, unknownColumns, rejects.Rows);
                default:
                    throw BatchSender.Unexpected("an empty step");
            }
        }
    }

    private void Unsent(HouseholdBatch batch) => settlement.Settle(batch, null);
}
