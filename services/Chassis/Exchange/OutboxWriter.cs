using System.Buffers;
using Fupin.Chassis.Storage;

namespace Fupin.Chassis.Exchange;

/// <summary>Writes a transaction's events, after all that they tell of: set-based writes hold their row locks by then.</summary>
internal static class OutboxWriter
{
    private const string Insert = "INSERT INTO outbox (first, count, events, digest, recorded_at) VALUES (@first, @count, @events, @digest, @recorded)";

    public static async Task WriteAsync(ServiceDb db, List<byte[]> events, CancellationToken ct)
    {
        var now = db.Runtime.Now();
        // the file has one writer, so the position is known here; on PostgreSQL the sequencer gives it after the commit
        var head = db.Provider == StorageProvider.Sqlite ? await LogHead.LockAsync(db, ct).ConfigureAwait(false) : null;
        foreach (var part in OutboxEvents.Split([.. events]))
        {
            long? first = head?.Position + 1;
            if (head is not null)
                foreach (var stored in part)
                    head.Append(stored);
            var size = OutboxEvents.SizeOf(part);
            // the driver of files takes whole arrays only
            var record = head is null ? ArrayPool<byte>.Shared.Rent(size) : new byte[size];
            OutboxEvents.Join(part, record);
            await db.ExecuteAsync(
                Insert, ct, ("@first", first), ("@count", part.Count), ("@events", head is null ? new ReadOnlyMemory<byte>(record, 0, size) : (object)record),
                ("@digest", head?.Digest.ToArray()), ("@recorded", now)).ConfigureAwait(false);
            if (head is null)
                ArrayPool<byte>.Shared.Return(record);
        }
        if (head is not null)
            await head.SaveAsync(db, ct).ConfigureAwait(false);
    }
}
