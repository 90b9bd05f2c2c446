using System.Threading.Channels;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>Runs an import call: reads ahead, plans ahead, writes what is planned, answers each batch.</summary>
internal sealed class HouseholdImports(
    IDbContextFactory<RegistryDb> databases, DivisionTrees trees, HouseholdReaders readers, ImportBeginning beginning, ImportWriter writer, TimeProvider clock)
{
    /// <summary>
    /// On a server, batches that wait are written together: a commit, a turn and a COPY per table for all. A file has one writer, who must
    /// not keep others waiting, so there each goes by itself.
    /// </summary>
    private const int BatchesAtOnce = 4;

    private readonly int atOnce = IsOnServer(databases) ? BatchesAtOnce : 1;

    public async Task RunAsync(
        IAsyncStreamReader<ImportHouseholdsRequest> requestStream, IServerStreamWriter<ImportHouseholdsResponse> responseStream, Caller caller, CancellationToken ct)
    {
        var begin = await requestStream.BeginAsync(ct);
        var layout = FormLayout.Of(begin.Columns, begin.DefaultYear);
        var (row, seen) = await beginning.BeginAsync(begin, layout, caller, ct);
        var begun = new ImportBegun { Import = ResourceNames.Format("imports", row.Id), StoredBatches = row.StoredBatches };
        begun.UnknownColumns.AddRange(layout.Unknown);
        await responseStream.WriteAsync(new() { Begun = begun }, ct);

        var import = new ImportContext(row.Id, layout, await trees.GetAsync(ct), caller.Scope);
        var intake = new BatchIntake(readers.Of(import, seen, (ushort)row.IndexKey), row.StoredBatches, begin.Previewed);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var planned = Channel.CreateBounded<(PlannedBatch? Batch, ImportEnd? End)>(BatchesAtOnce);
        var planning = Task.Run(() => PlanAsync(import, requestStream.ReadAheadAsync(intake, stop.Token), planned.Writer, stop.Token), ct);
        try
        {
            await WriteAsync(import, planned.Reader, responseStream, ct);
            await planning;
        }
        finally
        {
            await stop.CancelAsync();
            await planning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsOnServer(IDbContextFactory<RegistryDb> databases)
    {
        using var db = databases.CreateDbContext();
        return db.Provider == StorageProvider.Postgres;
    }

    /// <summary>What goes wrong here, or in what arrives, is thrown after what was planned before it is written.</summary>
    private async Task PlanAsync(
        ImportContext import, IAsyncEnumerable<(ReadBatch? Batch, ImportEnd? End)> arriving, ChannelWriter<(PlannedBatch?, ImportEnd?)> planned, CancellationToken ct)
    {
        try
        {
            await foreach (var (batch, end) in arriving)
                await planned.WriteAsync((batch is null ? null : await writer.PlanAsync(import, batch, ct), end), ct);
        }
        finally
        {
            planned.TryComplete();
        }
    }

    private async Task WriteAsync(
        ImportContext import, ChannelReader<(PlannedBatch? Batch, ImportEnd? End)> planned, IServerStreamWriter<ImportHouseholdsResponse> answers, CancellationToken ct)
    {
        var together = new List<PlannedBatch>();
        while (await planned.WaitToReadAsync(ct))
        {
            while (together.Count < atOnce && planned.TryPeek(out var next) && next.Batch is { } batch && planned.TryRead(out _)) together.Add(batch);
            if (together.Count > 0)
            {
                foreach (var result in await writer.WriteAsync(import, together, ct)) await answers.WriteAsync(new() { Result = result }, ct);
                together.Clear();
            }
            else if (planned.TryRead(out var last)) await answers.WriteAsync(new() { Finished = await FinishAsync(import.Id, last.End!.Batches, ct) }, ct);
        }
    }

    private async Task<V1.Import> FinishAsync(Guid id, int batches, CancellationToken ct)
    {
        if (batches == 0) throw RegistryErrors.ImportEmpty();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var write = await db.BeginWriteAsync(ct);
        await db.TakeTurnAsync(Turns.Registration, ct);
        var import = await db.Imports.SingleAsync(i => i.Id == id, ct);
        if (import.IsTakenBack) throw RegistryErrors.ImportUndone();
        if (import.StoredBatches != batches) throw RegistryErrors.BatchesMissing(batches, import.StoredBatches);
        if (import.State != ImportState.Finished) (import.State, import.EndTime) = (ImportState.Finished, clock.Now());
        await write.CommitAsync(ct);
        return import.ToMessage();
    }
}
