using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>
/// Keeps one consumer up with one source: messages of the bus when they follow, the feed when they do not, and the source's head every so
/// often, so that neither a lost message nor a rewound log goes unnoticed. Whether it is stopped stands in the database, for all processes
/// of the consumer; at start it tries again what had stopped it.
/// </summary>
internal sealed class SubscriptionRunner<TDb, TProjection>(
    SubscriptionStore<TDb> store, SourceFeed feed, Applier<TDb, TProjection> applier, IReadOnlyList<string> types, ExchangeOptions options, ILogger logger)
    : IExchangeLoop
    where TDb : ServiceDb
    where TProjection : class, IProjection<TDb>
{
    private readonly Standing _standing = store.Standing;
    private readonly KeyValuePair<string, object?>[] _tags = [new("consumer", store.Consumer), new("source", store.Source)];

    public Mailbox Mailbox { get; } = new();

    public async Task RunAsync(CancellationToken ct)
    {
        var (started, failures) = (false, 0);
        long? compared = null;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                var left = compared is { } last ? options.HeadInterval - store.Clock.GetElapsedTime(last) : TimeSpan.Zero;
                if (left <= TimeSpan.Zero)
                {
                    await CompareAsync(started, ct).ConfigureAwait(false);
                    (started, compared) = (true, store.Clock.GetTimestamp());
                    continue;
                }
                if (failures > 0)
                    logger.LogInformation("{Subscription}: works again after {Failures} failures", store.Name, failures);
                failures = 0;
                if (await Mailbox.TakeAsync(left, store.Clock, ct).ConfigureAwait(false) is not { } message || !await TakeAsync(message, ct).ConfigureAwait(false))
                    compared = null;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && Failures.IsTransient(e))
            {
                await PauseAsync(e, failures++, ct).ConfigureAwait(false);
                compared = null;
            }
        }
    }

    /// <summary>Compares with the source's head and with its digest here; pulls what is missing.</summary>
    private async Task CompareAsync(bool started, CancellationToken ct)
    {
        var at = await store.ReadAsync(ct).ConfigureAwait(false);
        var head = await feed.HeadAsync(at.Position, ct).ConfigureAwait(false);
        _standing.HeardOf(head.Position, head.NextTime?.ToDateTimeOffset());
        if (at.State == SubscriptionState.Stopped && started)
            return;
        if (head.Position < at.Position)
        {
            await DivergeAsync(at, Problems.BeyondHead(store.Source, at.Position, head.Position), ct).ConfigureAwait(false);
            return;
        }
        var digest = head.Position == at.Position ? head.Digest : head.DigestAt;
        if (digest.IsEmpty && at.Position > 0)
            digest = await feed.DigestAtAsync(at.Position, ct).ConfigureAwait(false) ?? digest;
        if (at.Position > 0 && !digest.Span.SequenceEqual(at.Digest))
        {
            await DivergeAsync(at, Problems.OtherDigest(store.Source, at.Position), ct).ConfigureAwait(false);
            return;
        }
        if (at.State != SubscriptionState.Running)
            await store.MarkAsync(SubscriptionState.Running, "", ct).ConfigureAwait(false);
        await store.BeginReactionsAsync(() => Task.FromResult(head.Position), ct).ConfigureAwait(false);
        if (head.Position > at.Position)
        {
            if (started)
                ExchangeTelemetry.Gaps.Add(1, [.. _tags, new("shown by", "head")]);
            await PullAsync(at.Position, head.Position, ct).ConfigureAwait(false);
        }
        if (at.Rebuild != Rebuild.No)
            await EndRebuildAsync(ct).ConfigureAwait(false);
    }

    /// <summary>A message of the bus; false when it contradicts what was read: the feed, not a message, decides what that means.</summary>
    private async Task<bool> TakeAsync(Batch message, CancellationToken ct)
    {
        var at = await store.ReadAsync(ct).ConfigureAwait(false);
        _standing.HeardOf(message);
        if (at.State != SubscriptionState.Running)
            return true;
        var verdict = BatchRule.Judge(at.Position, at.Digest, message);
        if (verdict == BatchVerdict.Apply)
            verdict = await ApplyAsync(applier.Types.Begin(message), ct).ConfigureAwait(false);
        else if (verdict == BatchVerdict.Duplicate)
            ExchangeTelemetry.Redeliveries.Add(1, _tags);
        if (verdict == BatchVerdict.Pull)
        {
            if (message.From > at.Position)
                ExchangeTelemetry.Gaps.Add(1, [.. _tags, new("shown by", "message")]);
            await PullAsync(at.Position, message.To, ct).ConfigureAwait(false);
        }
        return verdict != BatchVerdict.Diverged;
    }

    /// <summary>Reads the feed from a position to its end.</summary>
    private async Task PullAsync(long after, long head, CancellationToken ct)
    {
        ExchangeTelemetry.Pulls.Add(1, _tags);
        await store.BeginReactionsAsync(async () => (await feed.HeadAsync(0, ct).ConfigureAwait(false)).Position, ct).ConfigureAwait(false);
        try
        {
            await foreach (var batch in feed.BatchesAsync(after, types, applier.Types, ct).ConfigureAwait(false))
                if (await ApplyAsync(batch, ct).ConfigureAwait(false) is not (BatchVerdict.Apply or BatchVerdict.Duplicate))
                    return;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.OutOfRange)
        {
            await DivergeAsync(await store.ReadAsync(ct).ConfigureAwait(false), Problems.BeyondHead(store.Source, after, head), ct).ConfigureAwait(false);
        }
    }

    /// <summary>Applies a batch; anything but <see cref="BatchVerdict.Apply"/> and a duplicate ends a pull.</summary>
    private async Task<BatchVerdict> ApplyAsync(UnpackedBatch unpacked, CancellationToken ct)
    {
        var batch = unpacked.Batch;
        BatchVerdict verdict;
        try
        {
            verdict = await applier.ApplyAsync(unpacked, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && !Failures.IsTransient(e))
        {
            logger.LogWarning("{Subscription}: batch ({From}, {To}] failed, applying it event by event: {Error}", store.Name, batch.From, batch.To, e.GetType().Name);
            ExchangeTelemetry.Failures.Add(1, [.. _tags, new("kind", "batch")]);
            verdict = BatchVerdict.Apply;
            if (await applier.ApplyOneByOneAsync(batch, ct).ConfigureAwait(false) is var (poison, failure))
            {
                await StopBeforeAsync(batch, poison, failure, ct).ConfigureAwait(false);
                return BatchVerdict.Stopped;
            }
        }
        if (verdict == BatchVerdict.Diverged)
            await DivergeAsync(await store.ReadAsync(ct).ConfigureAwait(false), Problems.OtherDigest(store.Source, batch.From), ct).ConfigureAwait(false);
        if (verdict != BatchVerdict.Apply)
            return verdict;
        _standing.Applied(batch);
        ExchangeTelemetry.Batches.Add(1, _tags);
        ExchangeTelemetry.Events.Add(batch.Events.Count, _tags);
        return verdict;
    }

    /// <summary>Applies what comes before the poison event, as far as the feed can say the digest there, and stops.</summary>
    private async Task StopBeforeAsync(Batch batch, Event poison, Exception failure, CancellationToken ct)
    {
        var edge = poison.Position - 1;
        if (edge > batch.From && await feed.DigestAtAsync(edge, ct).ConfigureAwait(false) is { } digest)
        {
            var before = batch.Clone();
            (before.To, before.DigestAfter) = (edge, digest);
            before.Events.Clear();
            before.Events.AddRange(batch.Events.Where(e => e.Position < poison.Position));
            await applier.ApplyOneByOneAsync(before, ct).ConfigureAwait(false);
        }
        await StopAsync(SubscriptionState.Stopped, Problems.Poison(poison, failure), ct).ConfigureAwait(false);
    }

    /// <summary>What the log does not have any more goes, lot by lot, so that nobody waits long.</summary>
    private async Task EndRebuildAsync(CancellationToken ct)
    {
        while (await applier.RemoveOlderAsync(ct).ConfigureAwait(false))
            ct.ThrowIfCancellationRequested();
    }

    private Task DivergeAsync(CheckpointRow at, string problem, CancellationToken ct) =>
        at.State == SubscriptionState.Diverged ? Task.CompletedTask : StopAsync(SubscriptionState.Diverged, problem, ct);

    private async Task StopAsync(SubscriptionState state, string problem, CancellationToken ct)
    {
        await store.MarkAsync(state, problem, ct).ConfigureAwait(false);
        logger.LogError("{Subscription} is {State}: {Problem}", store.Name, state, problem);
        ExchangeTelemetry.Failures.Add(1, [.. _tags, new("kind", state.ToString())]);
    }

    private async Task PauseAsync(Exception failure, int before, CancellationToken ct)
    {
        var pause = TimeSpan.FromTicks(Math.Min(options.LongestPause.Ticks, options.FirstPause.Ticks << Math.Min(before, 20)));
        ExchangeTelemetry.Failures.Add(1, [.. _tags, new("kind", "transient")]);
        if (before % 10 == 2)
            logger.LogWarning("{Subscription}: waits, trying again: {Error}", store.Name, failure is RpcException rpc ? rpc.StatusCode.ToString() : failure.GetType().Name);
        await Task.Delay(pause, store.Clock, ct).ConfigureAwait(false);
    }
}
