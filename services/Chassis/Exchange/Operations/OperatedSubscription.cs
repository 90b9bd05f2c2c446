using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Exchange.Verifying;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Exchange.Operations;

/// <summary>
/// What operators do to a subscription. It is done to the checkpoint, under its lock: the process that runs the subscription, here or
/// elsewhere, finds it there.
/// </summary>
internal sealed class OperatedSubscription<TDb>(
    SubscriptionStore<TDb> store, SourceFeed feed, Reactions<TDb> reactions, Mailbox mailbox, SubscriptionVerification<TDb> verification) : ISubscription
    where TDb : ServiceDb
{
    public string Consumer => store.Consumer;

    public string Source => store.Source;

    public string Name => store.Name;

    public Standing Standing => store.Standing;

    public void Offer(Batch batch) => mailbox.Put(batch);

    public void Nudge() => mailbox.Nudge();

    public Task<CheckpointRow> CheckpointAsync(CancellationToken ct) => store.ReadAsync(ct);

    public async Task<ServiceDb> OpenAsync(CancellationToken ct) => await store.OpenAsync(ct).ConfigureAwait(false);

    public async Task<CheckpointRow> RetryAsync(CancellationToken ct)
    {
        await store.MarkAsync(SubscriptionState.Running, "", ct).ConfigureAwait(false);
        return await AsItIsNowAsync(ct).ConfigureAwait(false);
    }

    public async Task<SkippedEventRow> SkipAsync(long position, string reason, string who, CancellationToken ct)
    {
        Refuse(await store.ReadAsync(ct).ConfigureAwait(false), position);
        var (skipped, digest) = await feed.AskAsync(async () =>
            (await feed.EventAtAsync(position, ct).ConfigureAwait(false), await feed.DigestAtAsync(position, ct).ConfigureAwait(false))).ConfigureAwait(false);
        if (skipped is null || digest is null)
            throw ExchangeErrors.BeyondHead(Source, position, position - 1);

        await using var db = await store.OpenAsync(ct).ConfigureAwait(false);
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        var at = await store.Checkpoints.LockAsync(db, ct).ConfigureAwait(false);
        Refuse(at, position);
        var row = new SkippedEventRow
        {
            Subscription = Name,
            Position = position,
            EventId = skipped.Id,
            Type = Any.GetTypeName(skipped.Data.TypeUrl),
            Subject = skipped.Subject,
            Reason = reason,
            Problem = at.Problem,
            SkippedBy = who,
            SkippedAt = db.Runtime.Now(),
        };
        db.Add(row);
        await reactions.PassOverAsync(db, skipped.Id, ct).ConfigureAwait(false);
        await store.Checkpoints.MoveAsync(db, position, digest.ToByteArray(), ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
        await AsItIsNowAsync(ct).ConfigureAwait(false);
        return row;
    }

    public async Task<CheckpointRow> RebootstrapAsync(CancellationToken ct)
    {
        var before = await store.ReadAsync(ct).ConfigureAwait(false);
        var (head, digest) = await feed.AskAsync(async () =>
            (await feed.HeadAsync(0, ct).ConfigureAwait(false), await feed.DigestAtAsync(before.Position, ct).ConfigureAwait(false))).ConfigureAwait(false);
        var same = before.Position == 0 || (digest is not null && digest.Span.SequenceEqual(before.Digest));

        await using var db = await store.OpenAsync(ct).ConfigureAwait(false);
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        var at = await store.Checkpoints.LockAsync(db, ct).ConfigureAwait(false);
        if (at.Rebuild != Rebuild.No && at.State != SubscriptionState.Diverged)
            throw ExchangeErrors.Rebuilding(Name);
        var from = same && at.Rebuild != Rebuild.OtherLog ? Rebuild.SameLog : Rebuild.OtherLog;
        await store.Checkpoints.RebuildAsync(db, from, from == Rebuild.SameLog ? Math.Max(at.Position, at.RebuildUntil) : head.Position, ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
        return await AsItIsNowAsync(ct).ConfigureAwait(false);
    }

    public IAsyncEnumerable<Verification> VerifyAsync(bool all, CancellationToken ct) => verification.RunAsync(all, ct);

    private async Task<CheckpointRow> AsItIsNowAsync(CancellationToken ct)
    {
        var now = await store.ReadAsync(ct).ConfigureAwait(false);
        Nudge();
        return now;
    }

    private void Refuse(CheckpointRow at, long position)
    {
        if (at.State != SubscriptionState.Stopped)
            throw ExchangeErrors.NotStopped(Name);
        if (position != at.Position + 1)
            throw ExchangeErrors.OtherPosition(Name, position, at.Position + 1);
    }
}
