using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fupin.Chassis.Faults;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Imports;

/// <summary>The batches of a call as they arrive, read ahead: while one is dealt with the next ones are taken in.</summary>
internal static class ImportArrivals
{
    /// <summary>Two wait at most.</summary>
    private const int WaitingBatches = 2;

    /// <summary>What a call starts with.</summary>
    /// <exception cref="Fault">INVALID_ARGUMENT: something else came first.</exception>
    public static async Task<ImportBegin> BeginAsync(this IAsyncStreamReader<ImportHouseholdsRequest> requests, CancellationToken ct) =>
        await requests.MoveNext(ct) && requests.Current.Begin is { } begin ? begin : throw RegistryErrors.ImportProtocol("导入须先发送 begin", "an import starts with begin");

    /// <exception cref="Fault">The file is empty, or batches are missing.</exception>
    public static void Check(this ImportEnd end, int batches)
    {
        if (end.Batches == 0) throw RegistryErrors.ImportEmpty();
        if (end.Batches != batches) throw RegistryErrors.BatchesMissing(end.Batches, batches);
    }

    /// <summary>All batches, then the end.</summary>
    /// <exception cref="Fault">INVALID_ARGUMENT: a batch is damaged or out of order, or the stream breaks the protocol.</exception>
    public static async IAsyncEnumerable<(ReadBatch? Batch, ImportEnd? End)> ReadAheadAsync(
        this IAsyncStreamReader<ImportHouseholdsRequest> requests, BatchIntake intake, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var arrived = Channel.CreateBounded<(ReadBatch? Batch, ImportEnd? End)>(WaitingBatches);
        var reading = Task.Run(() => ReadAsync(requests, intake, arrived.Writer, stop.Token), ct);
        try
        {
            await foreach (var step in arrived.Reader.ReadAllAsync(ct)) yield return step;
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>Never throws: what goes wrong here reaches the other side through the channel.</summary>
    private static async Task ReadAsync(
        IAsyncStreamReader<ImportHouseholdsRequest> requests, BatchIntake intake, ChannelWriter<(ReadBatch?, ImportEnd?)> arrived, CancellationToken ct)
    {
        Exception? failure = null;
        try
        {
            var ended = false;
            while (await requests.MoveNext(ct))
            {
                if (ended) throw RegistryErrors.ImportProtocol("end 之后不能再发送", "nothing may follow end");
                if (requests.Current.StepCase == ImportHouseholdsRequest.StepOneofCase.Begin)
                    throw RegistryErrors.ImportProtocol("begin 只能发送一次", "begin is sent once");
                ended = requests.Current.StepCase == ImportHouseholdsRequest.StepOneofCase.End;
                if (requests.Current.End is { } end) await arrived.WriteAsync((null, intake.Take(end)), ct);
                else if (requests.Current.Batch is { } batch) await arrived.WriteAsync((intake.Take(batch), null), ct);
                else throw RegistryErrors.ImportProtocol("空消息", "an empty message");
            }

            if (!ended) throw RegistryErrors.ImportProtocol("导入没有发送 end 就中断了，可用同一导入编号续传", "the import broke off without end: resume it under the same import id");
        }
        catch (Exception exception) when (exception is Fault or OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            failure = exception;
        }
        finally
        {
            arrived.TryComplete(failure);
        }
    }
}
