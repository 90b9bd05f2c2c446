using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Imports;

/// <summary>Sends the batches of a sheet within the window, and keeps each until it is answered.</summary>
internal sealed class BatchSender(HouseholdBatches batches, ImportSettings settings, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentQueue<HouseholdBatch> pending = new();
    private readonly SemaphoreSlim window = new(settings.Window);

    /// <summary>Sends and receives until the answers are through.</summary>
    /// <param name="send">Ends when all is sent.</param>
    /// <param name="receive">Ends with the last answer.</param>
    /// <param name="stop">Ends both.</param>
    /// <exception cref="RpcException">Refused, or the connection broke.</exception>
    public static async Task<T> BothAsync<T>(Task send, Task<T> receive, CancellationTokenSource stop)
    {
        try
        {
            // when a write failed, the answer tells why; any other fault of the sender, such as an unreadable file, is its own
            if (await Task.WhenAny(receive, send) == send && send.Exception?.InnerException is { } fault and not (RpcException or InvalidOperationException))
                ExceptionDispatchInfo.Throw(fault);
            return await receive;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(receive, send).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => window.Dispose();

    /// <exception cref="Sheets.SheetException">The file can't be cut into households.</exception>
    public async Task SendAsync<T>(IClientStreamWriter<T> requests, T begin, Func<ImportBatch, T> batchStep, Func<ImportEnd, T> endStep, CancellationToken cancel)
    {
        await requests.WriteAsync(begin, cancel);
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
            await requests.WriteAsync(batchStep(batch.ToMessage()), cancel);
            last = batch.Number;
        }

        await requests.WriteAsync(endStep(new() { Batches = last }), cancel);
        await requests.CompleteAsync();
    }

    /// <summary>The next answer, which has to come in time.</summary>
    public async Task<T> NextAsync<T>(IAsyncStreamReader<T> answers, CancellationToken cancel)
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

    /// <summary>Settles the answered batch, and before it those that there was nothing to send of.</summary>
    public void Settle(int number, Action<HouseholdBatch> answered, Action<HouseholdBatch> unsent)
    {
        while (pending.TryDequeue(out var batch))
        {
            if (batch.Number == number)
            {
                answered(batch);
                window.Release();
                return;
            }

            if (batch.Number != 0) break;
            unsent(batch);
        }

        throw Unexpected(FormattableString.Invariant($"batch {number} out of order"));
    }

    /// <summary>Settles what is left after the last answer.</summary>
    public void SettleRest(Action<HouseholdBatch> unsent)
    {
        while (pending.TryDequeue(out var rest)) unsent(rest);
    }

    public static RpcException Unexpected(string what) => new(new Status(StatusCode.Internal, $"the server answered with {what}"));
}
