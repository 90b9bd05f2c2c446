using System.Data.Common;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>
/// Writes the batches of imports, each with its households, events and answer in one transaction. A look-up says before the write what is
/// registered, where it is worth it; the indexes say so again during it, and then it is looked up anew.
/// </summary>
internal sealed class ImportWriter(IDbContextFactory<RegistryDb> databases, Protector protector, TimeProvider clock)
{
    /// <summary>Finds out what becomes of a batch; a stored one has no plan. Several batches of an import may be planned before the first is written.</summary>
    public async Task<PlannedBatch> PlanAsync(ImportContext import, ReadBatch batch, CancellationToken ct)
    {
        if (batch.Read is null) return new(batch, null, [], default);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await PlanAsync(db, import, batch, import.LookUps.Due, ct);
    }

    /// <summary>The answers to batches that follow each other: from store where one was written before, else after all are written in one transaction.</summary>
    public async Task<IReadOnlyList<ImportBatchResult>> WriteAsync(ImportContext import, IReadOnlyList<PlannedBatch> batches, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (batches.All(b => b.Plan is not null) && await TryAsync(db, import, batches, ct) == Attempt.Written)
            return [.. batches.Select(b => b.Plan!.Result)];
        var results = new List<ImportBatchResult>();
        foreach (var batch in batches) results.Add(await WriteAgainAsync(db, import, batch.Batch, ct));
        return results;
    }

    /// <param name="db">The register.</param>
    /// <param name="import">The import.</param>
    /// <param name="batch">With its households.</param>
    /// <param name="all">Looks up all members; otherwise only those of households that don't go in, so that their errors are complete.</param>
    /// <param name="ct">Ends it.</param>
    private async Task<PlannedBatch> PlanAsync(RegistryDb db, ImportContext import, ReadBatch batch, bool all, CancellationToken ct)
    {
        var keys = await db.ValueKeysAsync(protector, ct);
        foreach (var member in batch.Households.SelectMany(h => h.Members)) member.HashFor(keys, protector);
        var withMembers = all ? batch.Households : batch.Households.Where(h => h.Errors.Count + h.ErrorsIfNew.Count > 0);
        var match = await RegisteredMatch.FindAsync(db, batch.Households, withMembers, keys, ct);
        if (all) import.LookUps.Found(match.Persons.Count > 0);
        var plan = await BatchPlan.MakeAsync(db, batch, match, import, protector, clock.Now(), ct);
        var events = plan.New.ConvertAll(n => db.Prepare(n.Event, n.Event.Household.Name, n.Event.Household.Version, n.Event.Household.Division));
        return new(batch, plan, events, keys);
    }

    /// <summary>After another stream wrote the batch or registered one of its households or persons, or the keys were changed.</summary>
    private async Task<ImportBatchResult> WriteAgainAsync(RegistryDb db, ImportContext import, ReadBatch batch, CancellationToken ct)
    {
        for (var unknown = int.MaxValue; batch.Read is not null;)
        {
            var planned = await PlanAsync(db, import, batch, all: true, ct);
            var plan = planned.Plan!;
            if (plan.New.Count >= unknown)
                throw new InvalidOperationException($"Batch {batch.Number} was refused as registered, and no look-up finds what of it is.");
            var attempt = await TryAsync(db, import, [planned], ct);
            if (attempt == Attempt.Written) return plan.Result;
            if (attempt == Attempt.OutOfTurn) break;
            if (attempt == Attempt.Registered) unknown = plan.New.Count;
        }

        return await StoredAsync(db, import.Id, batch, ct);
    }

    private async Task<Attempt> TryAsync(RegistryDb db, ImportContext import, IReadOnlyList<PlannedBatch> batches, CancellationToken ct)
    {
        try
        {
            await using var write = await db.BeginWriteAsync(ct);
            await db.TakeTurnAsync(Turns.Registration, ct);
            if (!await CountAsync(db, import.Id, batches, ct)) return Attempt.OutOfTurn;
            foreach (var keys in batches.Select(b => b.Keys).Distinct())
                if (!await db.HoldKeysAsync(keys, ct)) return Attempt.OtherKeys;
            if (await IsLeavingAsync(db, batches, ct)) return Attempt.Leaving;
            await WriteAsync(db, import, batches, ct);
            await write.CommitAsync(ct);
            return Attempt.Written;
        }
        catch (DbException refusal) when (refusal.IsDuplicate())
        {
            import.LookUps.Needed();
            return Attempt.Registered;
        }
    }

    /// <summary>Adds the counts if they are the import's next batches; two streams of one import take turns.</summary>
    private static async Task<bool> CountAsync(RegistryDb db, Guid import, IReadOnlyList<PlannedBatch> batches, CancellationToken ct)
    {
        var (before, last) = (batches[0].Batch.Number - 1, batches[^1].Batch.Number);
        var counts = new ImportCounts();
        foreach (var batch in batches) counts.Add(batch.Plan!.Result.Counts);
        var counted = await db.UpdateAsync(
            db.Imports.Where(i => i.Id == import && i.StoredBatches == before && i.State == ImportState.Running),
            set => set
                .SetProperty(i => i.StoredBatches, last)
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

    /// <summary>Whether a household that was found unchanged has left, or is about to, since its import is undone.</summary>
    private static async Task<bool> IsLeavingAsync(RegistryDb db, IReadOnlyList<PlannedBatch> batches, CancellationToken ct)
    {
        var unchanged = batches.SelectMany(b => b.Plan!.UnchangedIds).ToList();
        if (unchanged.Count == 0) return false;
        var staying = await db.Households.CountAsync(
            h => EF.Parameter(unchanged).Contains(h.Id) && !db.Imports.Any(i => i.Id == h.ImportId && i.State == ImportState.Undoing), ct);
        return staying < unchanged.Count;
    }

    private async Task WriteAsync(RegistryDb db, ImportContext import, IReadOnlyList<PlannedBatch> batches, CancellationToken ct)
    {
        var added = batches.SelectMany(b => b.Plan!.New).Select(n => n.New).ToList();
        var members = added.SelectMany(n => n.Members).ToList();
        await db.BulkInsertAsync(added.ConvertAll(n => n.Household), ct);
        await db.BulkInsertAsync(added.ConvertAll(n => n.Year), ct);
        await db.BulkInsertAsync(members.ConvertAll(m => m.Person), ct);
        await db.BulkInsertAsync(members.ConvertAll(m => m.Year!), ct);
        foreach (var (batch, plan, events, _) in batches)
        {
            foreach (var told in events) db.Publish(told);
            db.ImportBatches.Add(new()
            {
                ImportId = import.Id,
                Number = batch.Number,
                Sha256 = batch.Sha256,
                Result = plan!.Result.ToByteArray(),
                HouseholdKeys = SeenInFile.Bytes([.. batch.Households.Select(h => h.Key)]),
                IdKeys = SeenInFile.Bytes(plan.IdKeys),
                UnchangedIds = ImportBatch.Bytes(plan.UnchangedIds),
                RecordedAt = clock.Now(),
                Entry = db.EntryOnRecord(),
            });
        }
    }

    private static async Task<ImportBatchResult> StoredAsync(RegistryDb db, Guid import, ReadBatch batch, CancellationToken ct)
    {
        var stored = await db.ImportBatches.AsNoTracking().SingleOrDefaultAsync(b => b.ImportId == import && b.Number == batch.Number, ct)
            ?? throw await MissingAsync(db, import, ct);
        if (!stored.Sha256.AsSpan().SequenceEqual(batch.Sha256)) throw RegistryErrors.ImportContentChanged(batch.Number);
        var result = ImportBatchResult.Parser.ParseFrom(stored.Result);
        result.Replayed = true;
        return result;
    }

    private static async Task<Fault> MissingAsync(RegistryDb db, Guid import, CancellationToken ct) =>
        (await db.Imports.AsNoTracking().SingleAsync(i => i.Id == import, ct)).IsTakenBack ? RegistryErrors.ImportUndone() : RegistryErrors.ImportFinished();

    private enum Attempt
    {
        Written,

        /// <summary>Not these batches' turn: another stream of the import wrote one of them, or ended the import. Nothing is written.</summary>
        OutOfTurn,

        /// <summary>A household or person was registered since the look-up. Nothing is written.</summary>
        Registered,

        /// <summary>A household that was found registered leaves the register. Nothing is written.</summary>
        Leaving,

        /// <summary>The keys it was planned with are no longer those of the register. Nothing is written.</summary>
        OtherKeys,
    }
}
