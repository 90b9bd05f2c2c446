using Fupin.Chassis.Storage;

namespace Fupin.Chassis.Exchange;

/// <summary>A position of the log and the digest up to it.</summary>
internal sealed class LogHead(long position, byte[] digest)
{
    public long Position { get; private set; } = position;

    public byte[] Digest { get; } = digest;

    /// <summary>The log's end.</summary>
    public static Task<LogHead> ReadAsync(ServiceDb db, CancellationToken ct) => ReadAsync(db, "", ct);

    /// <summary>The log's end, held until the transaction ends.</summary>
    public static Task<LogHead> LockAsync(ServiceDb db, CancellationToken ct) =>
        ReadAsync(db, db.Provider == StorageProvider.Postgres ? " FOR UPDATE" : "", ct);

    public void Append(ReadOnlySpan<byte> storedEvent)
    {
        LogDigest.Append(Digest, storedEvent);
        Position++;
    }

    public Task SaveAsync(ServiceDb db, CancellationToken ct) =>
        db.ExecuteAsync("UPDATE feed_head SET position = @position, digest = @digest WHERE id = 1", ct, ("@position", Position), ("@digest", Digest));

    private static async Task<LogHead> ReadAsync(ServiceDb db, string suffix, CancellationToken ct)
    {
        await using var command = db.Command("SELECT position, digest FROM feed_head WHERE id = 1" + suffix);
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        if (!await reader.ReadAsync(ct).ConfigureAwait(false))
            throw new InvalidDataException("feed_head is empty: the database was not made by its migrations.");
        return new LogHead(reader.GetInt64(0), (byte[])reader.GetValue(1));
    }
}
