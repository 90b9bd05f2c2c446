using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf;

namespace Fupin.Chassis.Exchange;

/// <summary>The log of one source that this process serves.</summary>
internal sealed class FeedLog
{
    private readonly Func<ServiceDb> _databases;
    private long _head;

    public FeedLog(string source, ServiceDbRuntime runtime, Func<ServiceDb> databases, ExchangeOptions options) =>
        (Source, Runtime, _databases, Options) = (source, runtime, databases, options);

    /// <summary>Position of the end when somebody last asked.</summary>
    public long LastHead => _head;

    public string Source { get; }

    public ServiceDbRuntime Runtime { get; }

    public ExchangeOptions Options { get; }

    public async Task<LogHead> HeadAsync(CancellationToken ct)
    {
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        var head = await LogHead.ReadAsync(db, ct).ConfigureAwait(false);
        _head = head.Position;
        return head;
    }

    /// <summary>A reader of what follows a position. Errors: BEYOND_HEAD, LOG_DAMAGED.</summary>
    public async Task<LogReader> ReadAfterAsync(long after, FeedFilter filter, CancellationToken ct)
    {
        var head = await HeadAsync(ct).ConfigureAwait(false);
        if (after > head.Position)
            throw ExchangeErrors.BeyondHead(Source, after, head.Position);
        return new LogReader(this, after == head.Position ? head : await AtAsync(after, ct).ConfigureAwait(false), filter);
    }

    public LogReader ReadAfter(LogHead at, FeedFilter filter) => new(this, at, filter);

    public Task<ServiceDb> OpenAsync(CancellationToken ct) => _databases.OpenAsync(ct);

    public Batch Cover(LogHead from, LogHead to) => new()
    {
        Source = Source,
        From = from.Position,
        To = to.Position,
        DigestBefore = ByteString.CopyFrom(from.Digest),
        DigestAfter = ByteString.CopyFrom(to.Digest),
    };

    /// <summary>The digest at a position anywhere in the log: from the record before the one that holds it, along the chain.</summary>
    public async Task<LogHead> AtAsync(long position, CancellationToken ct)
    {
        if (position == 0)
            return new LogHead(0, LogDigest.Start);
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        await using var command = db.Command(
            "SELECT first, count, events, digest FROM outbox WHERE first <= @position ORDER BY first DESC LIMIT 2", ("@position", position));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        if (!await reader.ReadAsync(ct).ConfigureAwait(false))
            throw ExchangeErrors.LogDamaged(Source, position);
        var (first, count) = (reader.GetInt64(0), reader.GetInt32(1));
        if (first + count - 1 == position)
            return new LogHead(position, (byte[])reader.GetValue(3));
        var record = (byte[])reader.GetValue(2);
        var before = await reader.ReadAsync(ct).ConfigureAwait(false) ? (byte[])reader.GetValue(3) : LogDigest.Start;
        var at = new LogHead(first - 1, before);
        foreach (var stored in OutboxEvents.Cut(record).Take((int)(position - first + 1)))
            at.Append(stored.Span);
        return at.Position == position ? at : throw ExchangeErrors.LogDamaged(Source, position);
    }

    /// <summary>When the event at a position was recorded; null when there is none.</summary>
    public async Task<DateTimeOffset?> RecordedAtAsync(long position, CancellationToken ct)
    {
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        await using var command = db.Command(
            "SELECT recorded_at FROM outbox WHERE first <= @position ORDER BY first DESC LIMIT 1", ("@position", position));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await reader.ReadAsync(ct).ConfigureAwait(false) ? db.Instant(reader, 0) : null;
    }
}
