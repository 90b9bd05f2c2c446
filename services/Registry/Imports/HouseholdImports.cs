using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>Runs an import call: reads ahead, writes batch after batch, answers each.</summary>
internal sealed class HouseholdImports(
    IDbContextFactory<RegistryDb> databases, DivisionTrees trees, HouseholdReaders readers, ImportBeginning beginning, ImportWriter writer, TimeProvider clock)
{
    public async Task RunAsync(IAsyncStreamReader<ImportHouseholdsRequest> requestStream, IServerStreamWriter<ImportHouseholdsResponse> responseStream, CancellationToken ct)
    {
        var begin = await requestStream.BeginAsync(ct);
        var layout = FormLayout.Of(begin.Columns, begin.DefaultYear);
        var (row, seen) = await beginning.BeginAsync(begin, layout, ct);
        var begun = new ImportBegun { Import = ResourceNames.Format("imports", row.Id), StoredBatches = row.StoredBatches };
        begun.UnknownColumns.AddRange(layout.Unknown);
        await responseStream.WriteAsync(new() { Begun = begun }, ct);

        var import = new ImportContext(row.Id, layout, await trees.GetAsync(ct));
        var intake = new BatchIntake(readers.Of(import, seen, (ushort)row.IndexKey), row.StoredBatches, begin.Previewed);
        await foreach (var (batch, end) in requestStream.ReadAheadAsync(intake, ct))
        {
            if (batch is not null) await responseStream.WriteAsync(new() { Result = await writer.WriteAsync(import, batch, ct) }, ct);
            else await responseStream.WriteAsync(new() { Finished = await FinishAsync(import.Id, end!.Batches, ct) }, ct);
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
