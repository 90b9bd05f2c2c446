using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>The checkpoint row of one subscription.</summary>
internal sealed class Checkpoints(string name, string source)
{
    private const string Select =
        "SELECT position, digest, state, problem, applied_at, generation, rebuild, rebuild_until FROM checkpoints WHERE name = @name";

    public string Name => name;

    /// <summary>The row as it is; the start of the log when there is none.</summary>
    public async Task<CheckpointRow> ReadAsync(ServiceDb db, CancellationToken ct) =>
        await ReadAsync(db, Select, ct).ConfigureAwait(false)
        ?? new CheckpointRow { Name = name, Source = source, Digest = LogDigest.Start, State = SubscriptionState.Running, Problem = "" };

    /// <summary>The row, made if missing, held until the transaction ends.</summary>
    public async Task<CheckpointRow> LockAsync(ServiceDb db, CancellationToken ct)
    {
        await db.ExecuteAsync(
            "INSERT INTO checkpoints (name, source, position, digest, state, problem) VALUES (@name, @source, 0, @digest, 1, '') ON CONFLICT (name) DO NOTHING", ct,
            ("@name", name), ("@source", source), ("@digest", LogDigest.Start)).ConfigureAwait(false);
        var text = db.Provider == StorageProvider.Postgres ? Select + " FOR UPDATE" : Select;
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
