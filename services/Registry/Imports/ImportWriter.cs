using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>Writes the batches of imports, each with its households, events and answer in one transaction.</summary>
internal sealed class ImportWriter(IDbContextFactory<RegistryDb> databases, Protector protector, TimeProvider clock)
{
    /// <summary>The batch's answer: from store when it was written before, else after it is written.</summary>
    public async Task<ImportBatchResult> WriteAsync(ImportContext import, ReadBatch batch, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        while (batch.Read is not null)
        {
            var keys = await db.ValueKeysAsync(protector, ct);
            foreach (var member in batch.Households.SelectMany(h => h.Members)) member.HashFor(keys, protector);
            var match = await RegisteredMatch.FindAsync(db, batch.Households, keys, ct);
            var plan = await BatchPlan.MakeAsync(db, batch, match, import, protector, clock.Now(), ct);
            await using var write = await db.BeginWriteAsync(ct);
            await db.TakeTurnAsync("registration", ct);
            if (!await CountAsync(db, import.Id, plan.Result, ct)) break;
            // another import may have registered one of them since it was looked up, or the keys were changed: look again
            if (!await db.HoldKeysAsync(keys, ct) || await IsRegisteredAsync(db, plan, keys, ct)) continue;
            await WriteAsync(db, import, batch, plan, ct);
            await write.CommitAsync(ct);
            return plan.Result;
        }

        return await StoredAsync(db, import.Id, batch, ct);
    }

    /// <summary>Adds the counts if it is the import's next batch; two streams of one import take turns.</summary>
    private static async Task<bool> CountAsync(RegistryDb db, Guid import, ImportBatchResult result, CancellationToken ct)
    {
        var counts = result.Counts;
        var counted = await db.Imports
            .Where(i => i.Id == import && i.StoredBatches == result.Number - 1 && i.State == ImportState.Running)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(i => i.StoredBatches, result.Number)
                    .SetProperty(i => i.Rows, i => i.Rows + counts.Rows)
                    .SetProperty(i => i.Households, i => i.Households + counts.Households)
                    .SetProperty(i => i.RegisteredHouseholds, i => i.RegisteredHouseholds + counts.RegisteredHouseholds)
                    .SetProperty(i => i.RegisteredPersons, i => i.RegisteredPersons + counts.RegisteredPersons)
                    .SetProperty(i => i.UnchangedHouseholds, i => i.UnchangedHouseholds + counts.UnchangedHouseholds)
                    .SetProperty(i => i.DifferingHouseholds, i => i.DifferingHouseholds + counts.DifferingHouseholds)
                    .SetProperty(i => i.HeldBackHouseholds, i => i.HeldBackHouseholds + counts.HeldBackHouseholds)
                    .SetProperty(i => i.Findings, i => i.Findings + counts.Findings),
                ct);
        return counted == 1;
    }

    private static async Task<bool> IsRegisteredAsync(RegistryDb db, BatchPlan plan, ValueKeys keys, CancellationToken ct)
    {
        var now = await RegisteredMatch.FindAsync(db, [.. plan.New.Select(n => n.Read)], keys, ct);
        return now.Households.Count + now.Persons.Count > 0;
    }

    private async Task WriteAsync(RegistryDb db, ImportContext import, ReadBatch batch, BatchPlan plan, CancellationToken ct)
    {
        var added = plan.New.ConvertAll(n => n.New);
        var members = added.SelectMany(n => n.Members).ToList();
        await db.BulkInsertAsync(added.ConvertAll(n => n.Household), ct);
        await db.BulkInsertAsync(added.ConvertAll(n => n.Year), ct);
        await db.BulkInsertAsync(members.ConvertAll(m => m.Person), ct);
        await db.BulkInsertAsync(members.ConvertAll(m => m.Year!), ct);
        foreach (var (_, _, told) in plan.New)
            db.Publish(told, told.Household.Name, told.Household.Version, told.Household.Division);

        db.ImportBatches.Add(new()
        {
            ImportId = import.Id,
            Number = batch.Number,
            Sha256 = batch.Sha256,
            Result = plan.Result.ToByteArray(),
            HouseholdKeys = SeenInFile.Bytes([.. batch.Households.Select(h => h.Key)]),
            IdKeys = SeenInFile.Bytes(plan.IdKeys),
            RecordedAt = clock.Now(),
        });
    }

    private static async Task<ImportBatchResult> StoredAsync(RegistryDb db, Guid import, ReadBatch batch, CancellationToken ct)
    {
        var stored = await db.ImportBatches.AsNoTracking().SingleOrDefaultAsync(b => b.ImportId == import && b.Number == batch.Number, ct)
            ?? throw RegistryErrors.ImportFinished();
        if (!stored.Sha256.AsSpan().SequenceEqual(batch.Sha256)) throw RegistryErrors.ImportContentChanged(batch.Number);
        var result = ImportBatchResult.Parser.ParseFrom(stored.Result);
        result.Replayed = true;
        return result;
    }
}
