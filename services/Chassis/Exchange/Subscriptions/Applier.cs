using Fupin.Chassis.Audit;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>Applies batches in the consumer's database, each in one transaction with its checkpoint.</summary>
internal sealed class Applier<TDb, TProjection>(IServiceScopeFactory scopes, Checkpoints checkpoints, Unpacking types, Reactions<TDb> reactions)
    where TDb : ServiceDb
    where TProjection : class, IProjection<TDb>
{
    private const int Tries = 3;

    /// <summary>Rows taken out in one transaction at the end of a rebuild: well below SQLite's 50 ms.</summary>
    private const int RemovedAtOnce = 500;

    public Unpacking Types => types;

    public async Task<BatchVerdict> ApplyAsync(UnpackedBatch unpacked, CancellationToken ct)
    {
        var batch = unpacked.Batch;
        // waited for before others wait for the write; that it is malformed counts only when it follows
        await ((Task)unpacked.Events).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        var at = await LockAsync(db, ct).ConfigureAwait(false);
        var verdict = BatchRule.Judge(at.Position, at.Digest, batch);
        if (verdict != BatchVerdict.Apply)
            return verdict;
        await ApplyAsync(scope.ServiceProvider, db, at, batch, batch.Events, await unpacked.Events.ConfigureAwait(false), ct).ConfigureAwait(false);
        await CommitAsync(db, write, batch, ct).ConfigureAwait(false);
        return verdict;
    }

    /// <summary>
    /// Applies a batch that failed as a whole event by event. When one fails for good nothing of it is kept and that event comes back with
    /// its failure; null says that the batch is done with, one way or another.
    /// </summary>
    public async Task<(Event Event, Exception Failure)?> ApplyOneByOneAsync(Batch batch, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        var at = await LockAsync(db, ct).ConfigureAwait(false);
        if (BatchRule.Judge(at.Position, at.Digest, batch) != BatchVerdict.Apply)
            return null;
        foreach (var stored in batch.Events)
            if (await TryAsync(scope.ServiceProvider, db, write, at, stored, ct).ConfigureAwait(false) is { } failure)
                return (stored, failure);
        await CommitAsync(db, write, batch, ct).ConfigureAwait(false);
        return null;
    }

    /// <summary>Takes out a lot of what only older generations hold, once the rebuild has come that far; false when there is none left.</summary>
    public async Task<bool> RemoveOlderAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        var at = await LockAsync(db, ct).ConfigureAwait(false);
        if (at.Rebuild == Rebuild.No || at.Position < at.RebuildUntil)
            return false;
        var projection = scope.ServiceProvider.GetRequiredService<TProjection>();
        var removed = await projection.RemoveOlderAsync(db, at.Generation, RemovedAtOnce, ct).ConfigureAwait(false);
        if (removed == 0)
            await checkpoints.EndRebuildAsync(db, ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
        return removed > 0;
    }

    private async Task<Exception?> TryAsync(IServiceProvider scope, TDb db, WriteScope write, CheckpointRow at, Event stored, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var published = write.Outbox.Count;
            await write.Transaction.CreateSavepointAsync("event", ct).ConfigureAwait(false);
            try
            {
                await ApplyAsync(scope, db, at, null, [stored], types.Of([stored]), ct).ConfigureAwait(false);
                await db.SaveChangesAsync(ct).ConfigureAwait(false);
                await write.Transaction.ReleaseSavepointAsync("event", ct).ConfigureAwait(false);
                return null;
            }
            catch (Exception e) when (!Failures.IsTransient(e))
            {
                await write.Transaction.RollbackToSavepointAsync("event", ct).ConfigureAwait(false);
                db.ChangeTracker.Clear();
                write.Outbox.RemoveRange(published, write.Outbox.Count - published);
                if (attempt == Tries)
                    return e;
            }
        }
    }

    private async Task ApplyAsync(
        IServiceProvider scope, TDb db, CheckpointRow at, Batch? batch, RepeatedField<Event> stored, List<FeedEvent> events, CancellationToken ct)
    {
        using var activity = stored.Count > 0 ? ExchangeTelemetry.StartApply(batch, stored) : null;
        if (events.Count > 0)
            await scope.GetRequiredService<TProjection>().ApplyAsync(db, events, ct).ConfigureAwait(false);
        await reactions.ReactAsync(db, scope, at, stored, ct).ConfigureAwait(false);
    }

    private async Task<CheckpointRow> LockAsync(TDb db, CancellationToken ct)
    {
        var at = await checkpoints.LockAsync(db, ct).ConfigureAwait(false);
        db.Applying = new(at.Generation, at.Rebuild == Rebuild.OtherLog);
        return at;
    }

    private async Task CommitAsync(TDb db, WriteScope write, Batch batch, CancellationToken ct)
    {
        // whoever reads a log keeps the audit heads told in it
        await AuditHeads.KeepAsync(db, batch.Source, batch.Events, ct).ConfigureAwait(false);
        write.Record = WriteRecord.Batch($"subscription {checkpoints.Name}", batch.Events.Count);
        await checkpoints.MoveAsync(db, batch.To, batch.DigestAfter.ToByteArray(), ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
    }
}
