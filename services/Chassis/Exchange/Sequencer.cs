using System.Buffers;
using System.Data.Common;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Storage;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Exchange;

/// <summary>
/// Gives committed outbox rows their positions on PostgreSQL, in the order of their ids, and audit entries their places: events at once,
/// entries in the same pass or in the next, <see cref="ExchangeOptions.PollInterval"/> later at most. Of all processes one assigns at a time:
/// the lock lives in the assigning transaction, so neither a pooler nor a leader that does not know it is dead can hold it wrongly.
/// </summary>
internal sealed class Sequencer(FeedLog log, ILogger<Sequencer> logger) : IExchangeLoop
{
    private const int RowsAtOnce = 200;

    private const string Assign = """
        UPDATE outbox SET first = given.first, digest = given.digest
        FROM unnest(@ids, @firsts, @digests) AS given(id, first, digest) WHERE outbox.id = given.id
        """;

    public async Task RunAsync(CancellationToken ct)
    {
        if (log.Runtime.Provider != StorageProvider.Postgres)
            return;
        while (true)
        {
            var news = log.Runtime.Committed.Ticket;
            try
            {
                while (await SequenceAsync(ct).ConfigureAwait(false) >= RowsAtOnce)
                    ct.ThrowIfCancellationRequested();
            }
            catch (Exception e) when (!ct.IsCancellationRequested && (e is DbException || Failures.IsTransient(e)))
            {
                logger.LogWarning("Sequencing {Source} failed, trying again: {Error}", log.Source, Outages.CodeOf(e));
            }
            await OutboxSignal.WaitAsync(news, log.Options.PollInterval, log.Runtime.Clock, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Sequences one lot of events and chains one of audit entries; returns how many it did, 0 also when another process is at it.</summary>
    public async Task<int> SequenceAsync(CancellationToken ct)
    {
        await using var db = await log.OpenAsync(ct).ConfigureAwait(false);
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        write.Record = WriteRecord.None;
        await using (var claim = db.Command("SELECT pg_try_advisory_xact_lock(hashtext('fupin.sequencer'))"))
            if (await claim.ExecuteScalarAsync(ct).ConfigureAwait(false) is not true)
                return 0;
        var rows = await AssignAsync(db, ct).ConfigureAwait(false);
        var entries = await AuditChain.AppendPendingAsync(db, ct).ConfigureAwait(false);
        if (rows + entries == 0)
            return 0;
        await write.CommitAsync(ct).ConfigureAwait(false);
        if (rows > 0)
            log.Runtime.Advanced.Wake();
        return rows + entries;
    }

    private static async Task<int> AssignAsync(ServiceDb db, CancellationToken ct)
    {
        var head = await LogHead.LockAsync(db, ct).ConfigureAwait(false);
        List<long> ids = [];
        List<long> firsts = [];
        List<byte[]> digests = [];
        await using (var command = db.Command("SELECT id, count, events FROM outbox WHERE first IS NULL ORDER BY id LIMIT @rows", ("@rows", RowsAtOnce)))
        await using (var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(ct).ConfigureAwait(false))
            {
                ids.Add(reader.GetInt64(0));
                firsts.Add(head.Position + 1);
                Append(head, reader, 2);
                digests.Add([.. head.Digest]);
                if (head.Position + 1 - firsts[^1] != reader.GetInt32(1))
                    throw new InvalidDataException($"Outbox row {ids[^1]} does not hold as many events as it says.");
            }
        }
        if (ids.Count == 0)
            return 0;
        await db.ExecuteAsync(Assign, ct, ("@ids", ids.ToArray()), ("@firsts", firsts.ToArray()), ("@digests", digests.ToArray())).ConfigureAwait(false);
        await head.SaveAsync(db, ct).ConfigureAwait(false);
        return ids.Count;
    }

    /// <summary>Records have up to 256 KiB and are looked at once, so they are not left to the collector.</summary>
    private static void Append(LogHead head, DbDataReader reader, int column)
    {
        var length = (int)reader.GetBytes(column, 0, null, 0, 0);
        var record = ArrayPool<byte>.Shared.Rent(length);
        reader.GetBytes(column, 0, record, 0, length);
        foreach (var stored in OutboxEvents.Cut(new(record, 0, length)))
            head.Append(stored.Span);
        ArrayPool<byte>.Shared.Return(record);
    }
}
