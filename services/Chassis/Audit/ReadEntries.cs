using System.Threading.Channels;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Stores the entries of reads, many in one transaction. A read that tells only masked data waits for nothing but room in the queue; one
/// that opens class A data waits until its entry is committed. While entries can't be stored every read is refused, so at most what was
/// told in the moment before a power cut is not on record.
/// </summary>
internal sealed class ReadEntries(ServiceDbRuntime runtime, Func<ServiceDb> databases, AuditOptions options, ILogger<ReadEntries> logger) : BackgroundService
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly Channel<ReadEntry> _queue = Channel.CreateBounded<ReadEntry>(
        new BoundedChannelOptions(options.ReadsWaiting) { FullMode = BoundedChannelFullMode.Wait });

    private readonly OutboxSignal _urgent = new();
    private readonly SemaphoreSlim _storing = new(1);
    private readonly List<ReadEntry> _lot = []; // his who has the semaphore
    private volatile bool _failing;

    public string Service => runtime.Service;

    public ServiceDbRuntime Runtime => runtime;

    public Func<ServiceDb> Databases => databases;

    /// <exception cref="Faults.Fault">UNAVAILABLE AUDIT_UNAVAILABLE: entries can't be stored.</exception>
    public ValueTask AddAsync(ReadEntry entry, CancellationToken ct)
    {
        if (_failing)
            throw AuditErrors.Unavailable();
        return _queue.Writer.TryWrite(entry) ? ValueTask.CompletedTask : _queue.Writer.WriteAsync(entry, ct);
    }

    /// <summary>Returns when the entry is committed.</summary>
    /// <exception cref="Faults.Fault">UNAVAILABLE AUDIT_UNAVAILABLE: it was not.</exception>
    public async Task StoreAsync(ReadEntry entry, CancellationToken ct)
    {
        var waiting = entry with { Stored = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        await AddAsync(waiting, ct).ConfigureAwait(false);
        // who finds nobody storing stores what waits himself: to wake another for it takes longer than the insert
        if (await _storing.WaitAsync(TimeSpan.Zero, ct).ConfigureAwait(false))
            await StoreLotAsync().ConfigureAwait(false);
        if (!waiting.Stored.Task.IsCompleted)
            _urgent.Wake();
        await waiting.Stored.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Whether there is room; also while entries can't be stored, for nothing is told.</summary>
    public bool TryAdd(ReadEntry entry) => _queue.Writer.TryWrite(entry);

    /// <summary>A call that failed anyway goes on record if that can be had without waiting.</summary>
    public void Offer(ReadEntry entry)
    {
        if (!_failing)
            _queue.Writer.TryWrite(entry);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        _urgent.Wake();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        base.Dispose();
        _storing.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var urgent = _urgent.Ticket;
        while (await _queue.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            if (_queue.Reader.Count < AtOnce && !_queue.Reader.Completion.IsCompleted)
                await OutboxSignal.WaitAsync(urgent, options.ReadsWithin, TimeProvider.System, stoppingToken).ConfigureAwait(false);
            urgent = _urgent.Ticket;
            while (!await StoreNextAsync(stoppingToken).ConfigureAwait(false))
            {
                if (_queue.Reader.Completion.IsCompleted)
                {
                    logger.LogError("Audit entries of {Service}: {Lost} of reads are lost at the stop", Service, _lot.Count);
                    break;
                }
                await Task.Delay(Retry, TimeProvider.System, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> StoreNextAsync(CancellationToken ct)
    {
        await _storing.WaitAsync(ct).ConfigureAwait(false);
        return await StoreLotAsync().ConfigureAwait(false);
    }

    /// <summary>Stores what waits, under the semaphore, and gives that back. Not given up when the call that does it is: others wait for it too.</summary>
    private async Task<bool> StoreLotAsync()
    {
        try
        {
            while (_lot.Count < AtOnce && _queue.Reader.TryRead(out var entry))
                _lot.Add(entry);
            if (!await TryStoreAsync(_lot, CancellationToken.None).ConfigureAwait(false))
                return false;
            _lot.Clear();
            return true;
        }
        finally
        {
            _storing.Release();
        }
    }

    /// <summary>Whoever waits for his entry hears of a failure at once and is not told what he asked; the others' entries are tried again.</summary>
    private async Task<bool> TryStoreAsync(List<ReadEntry> lot, CancellationToken ct)
    {
        try
        {
            await StoreAsync(lot, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or Microsoft.EntityFrameworkCore.DbUpdateException or IOException or TimeoutException || e.IsOutage())
        {
            if (!_failing)
                logger.LogError("Audit entries of {Service} can't be stored, reads are refused: {Error}", Service, Faults.ExceptionOutline.Of(e));
            // nothing else comes while reads are refused: the next try puts on record that they were
            if (!_failing)
                _queue.Writer.TryWrite(Refusal());
            _failing = true;
            foreach (var entry in lot.Where(e => e.Stored is not null))
                entry.Stored!.TrySetException(AuditErrors.Unavailable());
            lot.RemoveAll(entry => entry.Stored is not null);
            return false;
        }
        if (_failing)
            logger.LogInformation("Audit entries of {Service} are stored again", Service);
        _failing = false;
        foreach (var entry in lot)
            entry.Stored?.TrySetResult();
        return true;
    }

    private ReadEntry Refusal() => new(AuditWriter.OfWorker(Service, "audit", 0, runtime.Now(), StatusCode.Unavailable, "AUDIT_UNAVAILABLE"), null);

    private async Task StoreAsync(List<ReadEntry> lot, CancellationToken ct)
    {
        if (lot.Count == 0 || runtime.Audit is not { } seals)
            return;
        await AuditWriter.StoreAsync(runtime, lot.ConvertAll(entry => entry.Seal(seals)), ct).ConfigureAwait(false);
    }
}
