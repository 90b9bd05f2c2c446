using System.Threading.Channels;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.Policies;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Fupin.Registry.Imports;

/// <summary>Runs an import call: reads ahead, writes batch after batch, answers each.</summary>
internal sealed class HouseholdImports(
    IDbContextFactory<RegistryDb> databases,
    DivisionTrees trees,
    PovertyLines lines,
    Protector protector,
    ImportBeginning beginning,
    ImportWriter writer,
    IHostEnvironment environment,
    TimeProvider clock)
{
    /// <summary>While a batch is written the next ones are read: two wait at most.</summary>
    private const int WaitingBatches = 2;

    public async Task RunAsync(IAsyncStreamReader<ImportHouseholdsRequest> requestStream, IServerStreamWriter<ImportHouseholdsResponse> responseStream, CancellationToken ct)
    {
        if (!await requestStream.MoveNext(ct) || requestStream.Current.Begin is not { } begin)
            throw RegistryErrors.ImportProtocol("导入须先发送 begin", "an import starts with begin");
        var layout = FormLayout.Of(begin.Columns, begin.DefaultYear);
        var (row, seen) = await beginning.BeginAsync(begin, layout, ct);
        var begun = new ImportBegun { Import = ResourceNames.Format("imports", row.Id), StoredBatches = row.StoredBatches };
        begun.UnknownColumns.AddRange(layout.Unknown);
        await responseStream.WriteAsync(new() { Begun = begun }, ct);

        var import = new ImportContext(row.Id, layout, await trees.GetAsync(ct));
        var today = clock.Today();
        var rules = new HouseholdRules(lines, new PersonRules(today, takesInvented: !environment.IsProduction()));
        var intake = new BatchIntake(new HouseholdReader(layout, import.Tree, seen, rules, protector, (ushort)row.IndexKey, today), row.StoredBatches);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var arrived = Channel.CreateBounded<(ReadBatch? Batch, ImportEnd? End)>(WaitingBatches);
        var reading = Task.Run(() => ReadAsync(requestStream, intake, arrived.Writer, stop.Token), ct);
        try
        {
            await foreach (var (batch, end) in arrived.Reader.ReadAllAsync(ct))
            {
                if (batch is not null) await responseStream.WriteAsync(new() { Result = await writer.WriteAsync(import, batch, ct) }, ct);
                else await responseStream.WriteAsync(new() { Finished = await FinishAsync(import.Id, end!.Batches, ct) }, ct);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>Never throws: what goes wrong here reaches the writing side through the channel.</summary>
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
                ended = requests.Current.End is not null;
                if (ended) await arrived.WriteAsync((null, requests.Current.End), ct);
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

    private async Task<V1.Import> FinishAsync(Guid id, int batches, CancellationToken ct)
    {
        if (batches == 0) throw RegistryErrors.ImportEmpty();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var write = await db.BeginWriteAsync(ct);
        var import = await db.Imports.SingleAsync(i => i.Id == id, ct);
        if (import.StoredBatches != batches) throw RegistryErrors.BatchesMissing(batches, import.StoredBatches);
        if (import.State != ImportState.Finished) (import.State, import.EndTime) = (ImportState.Finished, clock.Now());
        await write.CommitAsync(ct);
        return import.ToMessage();
    }
}
