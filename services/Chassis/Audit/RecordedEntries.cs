using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Audit;

/// <summary>A write on record.</summary>
/// <param name="Id">Of the entry.</param>
/// <param name="Position">Its place in the chain; 0: it has none yet, or it was moved to an archive.</param>
/// <param name="Entry">Null when it was moved to an archive.</param>
public sealed record RecordedEntry(Guid Id, long Position, AuditEntry? Entry);

public static class RecordedEntries
{
    /// <summary>What is on record of a write, by the id that <see cref="ServiceDb.EntryOnRecord"/> gave.</summary>
    public static async Task<RecordedEntry> FindEntryAsync(this ServiceDb db, Guid id, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var command = db.Command(
            $"SELECT (SELECT c.position FROM {AuditTables.Places(db.Provider)} c WHERE c.entry = @id), (SELECT e.body FROM audit_entry e WHERE e.id = @id)", ("@id", id));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await reader.ReadAsync(ct).ConfigureAwait(false);
        return new(
            id, reader.IsDBNull(0) ? 0 : reader.GetInt64(0), reader.IsDBNull(1) ? null : AuditEntry.Parser.ParseFrom((byte[])reader.GetValue(1)));
    }
}
