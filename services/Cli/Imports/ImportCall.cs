using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Imports;

/// <summary>One connection's worth of an import: begin, all batches from the first within the window, end.</summary>
internal sealed class ImportCall(SheetReader sheet, ImportSettings settings, RejectsFile rejects, IImportProgress progress, TimeProvider clock) : IDisposable
{
    private readonly HouseholdBatches batches = new(sheet, settings.BatchRows);
    private readonly ConcurrentQueue<HouseholdBatch> pending = new();
    private readonly SemaphoreSlim window = new(settings.Window);

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
        var sending = SendAsync(call.RequestStream, stop.Token);
        try
        {
            // when a write failed, the answer tells why; any other fault of the sender, such as an unreadable file, is its own
            if (await Task.WhenAny(receiving, sending) == sending && sending.Exception?.InnerException is { } fault and not (RpcException or InvalidOperationException))
                ExceptionDispatchInfo.Throw(fault);
            return await receiving;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(receiving, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => window.Dispose();

    private async Task SendAsync(IClientStreamWriter<ImportHouseholdsRequest> requests, CancellationToken cancel)
    {
        await requests.WriteAsync(new() { Begin = settings.Begin(sheet) }, cancel);
        var last = 0;
        foreach (var batch in batches.Read())
        {
            if (batch.Number == 0)
            {
                pending.Enqueue(batch);
                continue;
            }

            await window.WaitAsync(cancel);
            pending.Enqueue(batch);
            await requests.WriteAsync(new() { Batch = batch.ToMessage() }, cancel);
            last = batch.Number;
        }

        await requests.WriteAsync(new() { End = new() { Batches = last } }, cancel);
        await requests.CompleteAsync();
    }

    private async Task<ImportOutcome> ReceiveAsync(IAsyncStreamReader<ImportHouseholdsResponse> answers, CancellationToken cancel)
    {
        var settlement = new Settlement(batches, Tally, rejects);
        IReadOnlyList<string> unknownColumns = [];
        while (true)
        {
            var answer = await NextAsync(answers, cancel);
            switch (answer.StepCase)
            {
                case ImportHouseholdsResponse.StepOneofCase.Begun:
                    IsBegun = true;
                    unknownColumns = answer.Begun.UnknownColumns;
                    progress.Begun(answer.Begun.StoredBatches);
                    break;
                case ImportHouseholdsResponse.StepOneofCase.Result:
                    settlement.Settle(Pending(answer.Result.Number, settlement), answer.Result);
                    window.Release();
                    progress.Confirmed(Tally);
                    break;
                case ImportHouseholdsResponse.StepOneofCase.Finished:
                    while (pending.TryDequeue(out var rest)) settlement.Settle(rest, null);
                    progress.Confirmed(Tally);
                    return new(answer.Finished, Tally, unknownColumns, rejects.Rows);
                default:
                    throw Unexpected("an empty step");
            }
        }
    }

    private HouseholdBatch Pending(int number, Settlement settlement)
    {
        while (pending.TryDequeue(out var batch))
        {
            if (batch.Number == number) return batch;
            if (batch.Number != 0) break;
            settlement.Settle(batch, null);
        }

        throw Unexpected(FormattableString.Invariant($"batch {number} out of order"));
    }

    private async Task<ImportHouseholdsResponse> NextAsync(IAsyncStreamReader<ImportHouseholdsResponse> answers, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(settings.AcknowledgeWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            if (await answers.MoveNext(either.Token)) return answers.Current;
        }
        catch (Exception fault) when (late.IsCancellationRequested && !cancel.IsCancellationRequested && fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "nothing was acknowledged in time", fault));
        }

        throw Unexpected("the end of the answers before `finished`");
    }

    private static RpcException Unexpected(string what) => new(new Status(StatusCode.Internal, $"the server answered with {what}"));
}
