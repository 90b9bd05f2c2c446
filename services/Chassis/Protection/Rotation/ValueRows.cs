using System.Buffers.Binary;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Protection.Rotation;

/// <summary>Protected values read and rewritten some hundred at a time: a row that changed since it was read is left as it is.</summary>
/// <param name="Table">With the key <c>id</c>.</param>
/// <param name="Source">Column the values were read from.</param>
/// <param name="Target">Column they are written to.</param>
internal sealed record ValueRows(string Table, string Source, string Target)
{
    /// <summary>Well under 50 ms of SQLite's gate.</summary>
    public const int Batch = 500;

    public static async Task<List<(Guid Id, byte[] Value)>> ReadAsync(ServiceDb db, string select, Guid after, ushort key, CancellationToken ct)
    {
        var keyBytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(keyBytes, key);
        await db.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            List<(Guid, byte[])> rows = new(Batch);
            await using var command = db.Command(select, ("@after", after), ("@key", keyBytes));
            await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            while (await reader.ReadAsync(ct).ConfigureAwait(false))
                rows.Add((db.Id(reader, 0), reader.GetFieldValue<byte[]>(1)));
            return rows;
        }
        finally
        {
            await db.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Inside a write; returns how many rows were still as they were read.</summary>
    public async Task<int> WriteAsync(ServiceDb db, List<(Guid Id, byte[] Read, byte[] New)> rows, CancellationToken ct)
    {
        var written = await UpdateAsync(db, rows, ct).ConfigureAwait(false);
        db.NoteChange(Table, changed: written, fields: Target);
        return written;
    }

    private async Task<int> UpdateAsync(ServiceDb db, List<(Guid Id, byte[] Read, byte[] New)> rows, CancellationToken ct)
    {
        if (db.Provider == StorageProvider.Postgres)
            return await db.ExecuteAsync(
                $"UPDATE {Table} AS t SET {Target} = v.made FROM unnest(@ids, @read, @made) AS v(id, read, made) WHERE t.id = v.id AND t.{Source} = v.read", ct,
                ("@ids", rows.ConvertAll(r => r.Id).ToArray()), ("@read", rows.ConvertAll(r => r.Read).ToArray()), ("@made", rows.ConvertAll(r => r.New).ToArray()))
                .ConfigureAwait(false);
        var written = 0;
        await using var command = db.Command($"UPDATE {Table} SET {Target} = @made WHERE id = @id AND {Source} = @read", ("@id", Guid.Empty), ("@read", ""), ("@made", ""));
        foreach (var (id, read, made) in rows)
        {
            command.Parameters["@id"].Value = id.ToByteArray(bigEndian: true);
            command.Parameters["@read"].Value = read;
            command.Parameters["@made"].Value = made;
            written += await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }

        return written;
    }
}
