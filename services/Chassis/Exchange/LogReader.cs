using System.Data;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange;

/// <summary>
/// Walks a log in batches. Every event is hashed along the way and compared with the digest stored beside its record, so what a reader
/// gets is what was written.
/// </summary>
internal sealed class LogReader(FeedLog log, LogHead at, FeedFilter filter)
{
    /// <summary>A filter that lets little through still ends a batch after this many pages: positions must move.</summary>
    private const int PagesPerBatch = 10;

    private const string Page = """
        SELECT first, count, digest, events FROM outbox
        WHERE first >= (SELECT max(first) FROM outbox WHERE first <= @next) AND first < @next + @events
        ORDER BY first
        """;

    /// <summary>How far it has read.</summary>
    public LogHead At => at;

    /// <summary>The next batch, or null at the end of the log. Errors: LOG_DAMAGED.</summary>
    public async Task<Batch?> NextAsync(CancellationToken ct)
    {
        var from = new LogHead(at.Position, [.. at.Digest]);
        List<Event> kept = [];
        var bytes = 0;
        for (var page = 0; page < PagesPerBatch; page++)
        {
            var scanned = at.Position;
            bytes += await ReadPageAsync(kept, bytes, ct).ConfigureAwait(false);
            if (at.Position == scanned || kept.Count >= log.Options.BatchEvents || bytes >= log.Options.BatchBytes)
                break;
            if (at.Position - scanned < log.Options.BatchEvents)
                break;
        }
        if (at.Position == from.Position)
        {
            var head = await log.HeadAsync(ct).ConfigureAwait(false);
            // what came between the page and the head is there at the second look; what is not there then is missing
            if (head.Position <= at.Position)
                return null;
            await ReadPageAsync(kept, 0, ct).ConfigureAwait(false);
            if (at.Position == from.Position)
                throw ExchangeErrors.LogDamaged(log.Source, at.Position + 1);
        }
        var batch = log.Cover(from, at);
        batch.Events.AddRange(kept);
        return batch;
    }

    private async Task<int> ReadPageAsync(List<Event> kept, int bytesBefore, CancellationToken ct)
    {
        var limit = log.Options.BatchEvents;
        var (start, bytes) = (at.Position, 0);
        await using var db = await log.OpenAsync(ct).ConfigureAwait(false);
        await using var command = db.Command(Page, ("@next", start + 1), ("@events", (long)limit));
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct).ConfigureAwait(false);
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            var (first, count) = (reader.GetInt64(0), reader.GetInt32(1));
            var (digest, record) = ((byte[])reader.GetValue(2), (byte[])reader.GetValue(3));
            if (first + count <= at.Position + 1)
                continue;
            if (first > at.Position + 1)
                throw ExchangeErrors.LogDamaged(log.Source, at.Position + 1);
            foreach (var stored in OutboxEvents.Cut(record).Skip((int)(at.Position + 1 - first)))
            {
                if (at.Position - start >= limit || kept.Count >= limit || bytesBefore + bytes >= log.Options.BatchBytes)
                    return bytes;
                at.Append(stored.Span);
                var read = Event.Parser.ParseFrom(stored.Span);
                if (!filter.Passes(read))
                    continue;
                read.Position = at.Position;
                kept.Add(read);
                bytes += stored.Length;
            }
            if (at.Position != first + count - 1 || !at.Digest.AsSpan().SequenceEqual(digest))
                throw ExchangeErrors.LogDamaged(log.Source, at.Position);
        }
        return bytes;
    }
}
