using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>The checkpoint row of one subscription.</summary>
internal sealed class Checkpoints(string name, string source)
{
    private const string Columns = "SELECT position, digest, state, problem, applied_at, generation, rebuild, rebuild_until";

    private const string Where = " FROM checkpoints WHERE name = @name";

    /// <summary>
    /// A batch looks up its rows by their keys. With the default, which is a spinning disk's, the planner reads a city's table whole instead,
    /// for every batch.
    /// </summary>
    private const string Lock = Columns + ", set_config('random_page_cost', '1.1', true)" + Where + " FOR UPDATE";

    public string Name => name;

    /// <summary>The row as it is; the start of the log when there is none.</summary>
    public async Task<CheckpointRow> ReadAsync(ServiceDb db, CancellationToken ct) =>
        await ReadAsync(db, Columns + Where, ct).ConfigureAwait(false)
        ?? new CheckpointRow { Name = name, Source = source, Digest = LogDigest.Start, State = SubscriptionState.Running, Problem = "" };

    /// <summary>The row, made if missing, held until the transaction ends.</summary>
    public async Task<CheckpointRow> LockAsync(ServiceDb db, CancellationToken ct)
    {
        var text = db.Provider == StorageProvider.Postgres ? Lock : Columns + Where;
        if (await ReadAsync(db, text, ct).ConfigureAwait(false) is { } row)
            return row;
        await db.ExecuteAsync(
            "INSERT INTO checkpoints (name, source, position, digest, state, problem) VALUES (@name, @source, 0, @digest, 1, '') ON CONFLICT (name) DO NOTHING", ct,
            ("@name", name), ("@source", source), ("@digest", LogDigest.Start)).ConfigureAwait(false);
        return (await ReadAsync(db, text, ct).ConfigureAwait(false))!;
    }

    /// <summary>Moves it; a subscription that moves is running.</summary>
    public Task MoveAsync(ServiceDb db, long position, byte[] digest, CancellationToken ct) => db.ExecuteAsync(
        "UPDATE checkpoints SET position = @position, digest = @digest, state = 1, problem = '', applied_at = @now WHERE name = @name", ct,
        ("@position", position), ("@digest", digest), ("@now", db.Runtime.Now()), ("@name", name));

    public Task MarkAsync(ServiceDb db, SubscriptionState state, string problem, CancellationToken ct) => db.ExecuteAsync(
        "UPDATE checkpoints SET state = @state, problem = @problem WHERE name = @name", ct,
        ("@state", (int)state), ("@problem", problem), ("@name", name));

    /// <summary>Back to the start of the log, as the next generation.</summary>
    public Task RebuildAsync(ServiceDb db, Rebuild rebuild, long until, CancellationToken ct) => db.ExecuteAsync(
        """
        UPDATE checkpoints SET position = 0, digest = @digest, state = 1, problem = '', generation = generation + 1, rebuild = @rebuild, rebuild_until = @until
        WHERE name = @name
        """, ct, ("@digest", LogDigest.Start), ("@rebuild", (int)rebuild), ("@until", until), ("@name", name));

    public Task EndRebuildAsync(ServiceDb db, CancellationToken ct) =>
        db.ExecuteAsync("UPDATE checkpoints SET rebuild = 0, rebuild_until = 0 WHERE name = @name", ct, ("@name", name));

    private async Task<CheckpointRow?> ReadAsync(ServiceDb db, string text, CancellationToken ct)
    {
        await using var command = db.Command(text, ("@name", name));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        if (!await reader.ReadAsync(ct).ConfigureAwait(false))
            return null;
        return new CheckpointRow
        {
            Name = name,
            Source = source,
            Position = reader.GetInt64(0),
            Digest = (byte[])reader.GetValue(1),
            State = (SubscriptionState)reader.GetInt32(2),
            Problem = reader.GetString(3),
            AppliedAt = db.Instant(reader, 4),
            Generation = reader.GetInt64(5),
            Rebuild = (Rebuild)reader.GetInt32(6),
            RebuildUntil = reader.GetInt64(7),
        };
    }
}
