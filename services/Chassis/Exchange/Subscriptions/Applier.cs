using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>Applies batches in the consumer's database, each in one transaction with its checkpoint.</summary>
internal sealed class Applier<TDb, TProjection>(IServiceScopeFactory scopes, Checkpoints checkpoints, Unpacking types)
    where TDb : ServiceDb
    where TProjection : class, IProjection<TDb>
{
    private const int Tries = 3;

    public async Task<BatchVerdict> ApplyAsync(Batch batch, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        var verdict = await JudgeAsync(db, batch, ct).ConfigureAwait(false);
        if (verdict != BatchVerdict.Apply)
            return verdict;
        var events = types.Of(batch.Events);
        if (events.Count > 0)
        {
            using var activity = ExchangeTelemetry.StartApply(batch, events);
            await scope.ServiceProvider.GetRequiredService<TProjection>().ApplyAsync(db, events, ct).ConfigureAwait(false);
        }
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
        if (await JudgeAsync(db, batch, ct).ConfigureAwait(false) != BatchVerdict.Apply)
            return null;
        var projection = scope.ServiceProvider.GetRequiredService<TProjection>();
        foreach (var stored in batch.Events)
            if (await TryAsync(db, write, projection, stored, ct).ConfigureAwait(false) is { } failure)
                return (stored, failure);
        await CommitAsync(db, write, batch, ct).ConfigureAwait(false);
        return null;
    }

    private async Task<Exception?> TryAsync(TDb db, WriteScope write, TProjection projection, Event stored, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var published = write.Outbox.Count;
            await write.Transaction.CreateSavepointAsync("event", ct).ConfigureAwait(false);
            try
            {
                if (types.Of([stored]) is { Count: > 0 } events)
                {
                    using var activity = ExchangeTelemetry.StartApply(null, events);
                    await projection.ApplyAsync(db, events, ct).ConfigureAwait(false);
                    await db.SaveChangesAsync(ct).ConfigureAwait(false);
                }
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

    private async Task<BatchVerdict> JudgeAsync(TDb db, Batch batch, CancellationToken ct)
    {
        var at = await checkpoints.LockAsync(db, ct).ConfigureAwait(false);
        return BatchRule.Judge(at.Position, at.Digest, batch);
    }

    private async Task CommitAsync(TDb db, WriteScope write, Batch batch, CancellationToken ct)
    {
        await checkpoints.MoveAsync(db, batch.To, batch.DigestAfter.ToByteArray(), ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
    }
}
