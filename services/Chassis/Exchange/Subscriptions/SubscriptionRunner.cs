using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>
/// Keeps one consumer up with one source: messages of the bus when they follow, the feed when they do not, and the source's head every so
/// often, so that neither a lost message nor a rewound log goes unnoticed. At start it tries again what had stopped it.
/// </summary>
internal sealed class SubscriptionRunner<TDb, TProjection> : ISubscription, IExchangeLoop
    where TDb : ServiceDb
    where TProjection : class, IProjection<TDb>
{
    private readonly ServiceDbFactory<TDb> _databases;
    private readonly FeedService.FeedServiceClient _feed;
    private readonly ExchangeOptions _options;
    private readonly ILogger _logger;
    private readonly Unpacking _types;
    private readonly Checkpoints _checkpoints;
    private readonly Applier<TDb, TProjection> _applier;
    private readonly Mailbox _mailbox = new();
    private long _position;
    private long _head;
    private bool _stopped;

    public SubscriptionRunner(
        string consumer, string source, Unpacking types, ServiceDbFactory<TDb> databases, FeedService.FeedServiceClient feed,
        IServiceScopeFactory scopes, ExchangeOptions options, ILogger logger)
    {
        (Consumer, Source, Name) = (consumer, source, $"{consumer}/{source}");
        (_types, _databases, _feed, _options, _logger) = (types, databases, feed, options, logger);
        _checkpoints = new Checkpoints(Name, source);
        _applier = new Applier<TDb, TProjection>(scopes, _checkpoints, types);
        ExchangeTelemetry.Watch(consumer, source, () => _position, () => Math.Max(0, _head - _position));
    }

    public string Consumer { get; }

    public string Source { get; }

    public string Name { get; }

    public void Offer(Batch batch) => _mailbox.Put(batch);

    public void Nudge() => _mailbox.Nudge();

    public async Task<CheckpointRow> CheckpointAsync(CancellationToken ct)
    {
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        return await _checkpoints.ReadAsync(db, ct).ConfigureAwait(false);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var compare = true;
        var failures = 0;
        while (!_stopped)
        {
            try
            {
                if (compare)
                    await CompareAsync(ct).ConfigureAwait(false);
                if (failures > 0)
                    _logger.LogInformation("{Subscription}: works again after {Failures} failures", Name, failures);
                (failures, compare) = (0, false);
                if (_stopped)
                    return;
                if (await _mailbox.TakeAsync(_options.HeadInterval, _databases.Runtime.Clock, ct).ConfigureAwait(false) is { } message)
                    await TakeAsync(message, ct).ConfigureAwait(false);
                else
                    compare = true;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && Failures.IsTransient(e))
            {
                await PauseAsync(e, failures++, ct).ConfigureAwait(false);
                compare = true;
            }
        }
    }

    /// <summary>Compares with the source's head; pulls what is missing.</summary>
    private async Task CompareAsync(CancellationToken ct)
    {
        var at = await CheckpointAsync(ct).ConfigureAwait(false);
        var head = await _feed.GetHeadAsync(new GetHeadRequest { Source = Source }, cancellationToken: ct).ConfigureAwait(false);
        (_position, _head) = (at.Position, head.Position);
        if (head.Position < at.Position)
            await StopAsync(SubscriptionState.Diverged, Problems.BeyondHead(Source, at.Position, head.Position), ct).ConfigureAwait(false);
        else if (head.Position > at.Position)
            await PullAsync(at.Position, ct).ConfigureAwait(false);
        else if (!head.Digest.Span.SequenceEqual(at.Digest))
            await StopAsync(SubscriptionState.Diverged, Problems.OtherDigest(Source, at.Position), ct).ConfigureAwait(false);
        else if (at.State != SubscriptionState.Running)
            await MarkAsync(SubscriptionState.Running, "", ct).ConfigureAwait(false);
    }

    /// <summary>A message of the bus.</summary>
    private async Task TakeAsync(Batch message, CancellationToken ct)
    {
        _head = Math.Max(_head, message.To);
        var at = await CheckpointAsync(ct).ConfigureAwait(false);
        var verdict = BatchRule.Judge(at.Position, at.Digest, message);
        if (verdict == BatchVerdict.Apply)
            verdict = await ApplyAsync(message, ct).ConfigureAwait(false);
        else if (verdict == BatchVerdict.Duplicate)
            ExchangeTelemetry.Redeliveries.Add(1, new("consumer", Consumer), new("source", Source));
        else if (verdict == BatchVerdict.Diverged)
            await StopAsync(SubscriptionState.Diverged, Problems.OtherDigest(Source, at.Position), ct).ConfigureAwait(false);
        if (verdict == BatchVerdict.Pull)
            await PullAsync(at.Position, ct).ConfigureAwait(false);
    }

    /// <summary>Reads the feed from a position to its end.</summary>
    private async Task PullAsync(long after, CancellationToken ct)
    {
        ExchangeTelemetry.Pulls.Add(1, new("consumer", Consumer), new("source", Source));
        var request = new ReadRequest { Source = Source, After = after };
        request.Types_.AddRange(_types.Names);
        using var call = _feed.Read(request, cancellationToken: ct);
        try
        {
            while (!_stopped && await call.ResponseStream.MoveNext(ct).ConfigureAwait(false))
                if (await ApplyAsync(call.ResponseStream.Current, ct).ConfigureAwait(false) == BatchVerdict.Pull)
                    return;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.OutOfRange)
        {
            await StopAsync(SubscriptionState.Diverged, Problems.BeyondHead(Source, after, _head), ct).ConfigureAwait(false);
        }
    }

    private async Task<BatchVerdict> ApplyAsync(Batch batch, CancellationToken ct)
    {
        BatchVerdict verdict;
        try
        {
            verdict = await _applier.ApplyAsync(batch, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && !Failures.IsTransient(e))
        {
            _logger.LogWarning("{Subscription}: batch ({From}, {To}] failed, applying it event by event: {Error}", Name, batch.From, batch.To, e.GetType().Name);
            ExchangeTelemetry.Failures.Add(1, new("consumer", Consumer), new("source", Source), new("kind", "batch"));
            verdict = BatchVerdict.Apply;
            if (await _applier.ApplyOneByOneAsync(batch, ct).ConfigureAwait(false) is var (poison, failure))
            {
                await StopBeforeAsync(batch, poison, failure, ct).ConfigureAwait(false);
                return verdict;
            }
        }
        if (verdict == BatchVerdict.Diverged)
            await StopAsync(SubscriptionState.Diverged, Problems.OtherDigest(Source, batch.From), ct).ConfigureAwait(false);
        if (verdict != BatchVerdict.Apply)
            return verdict;
        _position = batch.To;
        ExchangeTelemetry.Batches.Add(1, new("consumer", Consumer), new("source", Source));
        ExchangeTelemetry.Events.Add(batch.Events.Count, new("consumer", Consumer), new("source", Source));
        return verdict;
    }

    /// <summary>Applies what comes before the poison event, as far as the feed can say the digest there, and stops.</summary>
    private async Task StopBeforeAsync(Batch batch, Event poison, Exception failure, CancellationToken ct)
    {
        var edge = poison.Position - 1;
        if (edge > batch.From && await DigestAtAsync(edge, ct).ConfigureAwait(false) is { } digest)
        {
            var before = batch.Clone();
            (before.To, before.DigestAfter) = (edge, digest);
            before.Events.Clear();
            before.Events.AddRange(batch.Events.Where(e => e.Position < poison.Position));
            await _applier.ApplyOneByOneAsync(before, ct).ConfigureAwait(false);
            _position = edge;
        }
        await StopAsync(SubscriptionState.Stopped, Problems.Poison(poison, failure), ct).ConfigureAwait(false);
    }

    private async Task<Google.Protobuf.ByteString?> DigestAtAsync(long position, CancellationToken ct)
    {
        using var call = _feed.Read(new ReadRequest { Source = Source, After = position }, cancellationToken: ct);
        return await call.ResponseStream.MoveNext(ct).ConfigureAwait(false) ? call.ResponseStream.Current.DigestBefore : null;
    }

    private async Task StopAsync(SubscriptionState state, string problem, CancellationToken ct)
    {
        await MarkAsync(state, problem, ct).ConfigureAwait(false);
        _stopped = true;
        _logger.LogError("{Subscription} is {State}: {Problem}", Name, state, problem);
        ExchangeTelemetry.Failures.Add(1, new("consumer", Consumer), new("source", Source), new("kind", state.ToString()));
    }

    private async Task MarkAsync(SubscriptionState state, string problem, CancellationToken ct)
    {
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        await _checkpoints.LockAsync(db, ct).ConfigureAwait(false);
        await _checkpoints.MarkAsync(db, state, problem, ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
    }

    private async Task PauseAsync(Exception failure, int before, CancellationToken ct)
    {
        var pause = TimeSpan.FromTicks(Math.Min(_options.LongestPause.Ticks, _options.FirstPause.Ticks << Math.Min(before, 20)));
        ExchangeTelemetry.Failures.Add(1, new("consumer", Consumer), new("source", Source), new("kind", "transient"));
        if (before % 10 == 2)
            _logger.LogWarning("{Subscription}: waits, trying again: {Error}", Name, failure is RpcException rpc ? rpc.StatusCode.ToString() : failure.GetType().Name);
        await Task.Delay(pause, _databases.Runtime.Clock, ct).ConfigureAwait(false);
    }

    private async Task<TDb> OpenAsync(CancellationToken ct)
    {
        var db = _databases.CreateDbContext();
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnectionAsync(db.Database, ct).ConfigureAwait(false);
        return db;
    }
}
