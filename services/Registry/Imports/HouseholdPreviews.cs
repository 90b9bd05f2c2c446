using Fupin.Chassis.Access;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>Runs an import up to the point where it would write, and tells what it would write. Keeps 16 bytes for each household and ID number met.</summary>
internal sealed class HouseholdPreviews(
    IDbContextFactory<RegistryDb> databases, DivisionTrees trees, HouseholdReaders readers, ImportBeginning beginning, Protector protector, TimeProvider clock)
{
    public async Task RunAsync(
        IAsyncStreamReader<ImportHouseholdsRequest> requests, IServerStreamWriter<PreviewHouseholdsResponse> answers, Caller caller, CancellationToken ct)
    {
        var begin = await requests.BeginAsync(ct);
        var layout = FormLayout.Of(begin.Columns, begin.DefaultYear);
        var begun = new PreviewBegun { StoredBatches = await beginning.StoredBatchesAsync(begin, caller, ct) };
        begun.UnknownColumns.AddRange(layout.Unknown);
        await answers.WriteAsync(new() { Begun = begun }, ct);

        var import = new ImportContext(Guid.CreateVersion7(), layout, await trees.GetAsync(ct), caller.Scope);
        var counts = new ImportCounts();
        var batches = 0;
        var reader = readers.Of(import, new(), await IndexKeyAsync(ct));
        await foreach (var (batch, end) in requests.ReadAheadAsync(new(reader, stored: 0, begin.Previewed), ct))
        {
            if (batch is not null)
            {
                var result = await PreviewAsync(import, batch, ct);
                counts.Add(result.Counts);
                batches = batch.Number;
                await answers.WriteAsync(new() { Result = result }, ct);
                continue;
            }

            end!.Check(batches);
            await answers.WriteAsync(new() { Finished = new() { Counts = counts } }, ct);
        }
    }

    private async Task<ushort> IndexKeyAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await db.ValueKeysAsync(protector, ct)).Newest;
    }

    private async Task<PreviewBatchResult> PreviewAsync(ImportContext import, ReadBatch batch, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var keys = await db.ValueKeysAsync(protector, ct);
        foreach (var member in batch.Households.SelectMany(h => h.Members)) member.HashFor(keys, protector);
        var match = await RegisteredMatch.FindAsync(db, batch.Households, batch.Households, keys, ct);
        var plan = await BatchPlan.MakeAsync(db, batch, match, import, protector, clock.Now(), ct);
        var result = new PreviewBatchResult { Number = batch.Number, Counts = plan.Result.Counts };
        result.Households.AddRange(plan.Households.Select(h => h.ToMessage()));
        return result;
    }
}
