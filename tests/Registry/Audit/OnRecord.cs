using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Audit;

/// <summary>The audit record of an office, from its database.</summary>
internal static class OnRecord
{
    public static readonly (string, string) Soon = ("Fupin:Audit:ReadsWithin", "00:00:00.010");

    public static Task<List<AuditEntry>> EntriesAsync(this Office office) => office.StoredAsync(async db =>
        (await db.Database.SqlQueryRaw<byte[]>("SELECT body AS \"Value\" FROM audit_entry ORDER BY id").ToListAsync()).ConvertAll(AuditEntry.Parser.ParseFrom));

    /// <summary>Takes away the table that entries are stored in.</summary>
    public static Task<int> HideRecordAsync(this Office office) => office.StoredAsync(db => db.Database.ExecuteSqlRawAsync(
        db.Provider == StorageProvider.Sqlite ? "ALTER TABLE audit_record RENAME TO audit_record_gone" : "ALTER TABLE audit_entry RENAME TO audit_entry_gone"));

    /// <summary>Puts it back.</summary>
    public static Task<int> ShowRecordAsync(this Office office) => office.StoredAsync(db => db.Database.ExecuteSqlRawAsync(
        db.Provider == StorageProvider.Sqlite ? "ALTER TABLE audit_record_gone RENAME TO audit_record" : "ALTER TABLE audit_entry_gone RENAME TO audit_entry"));

    /// <summary>Entries of one rpc, once there are so many; reads are stored a moment after their answer.</summary>
    public static async Task<List<AuditEntry>> EntriesAsync(this Office office, string rpc, int count)
    {
        while (true)
        {
            var found = (await office.EntriesAsync()).FindAll(entry => entry.Rpc.EndsWith($".{rpc}", StringComparison.Ordinal));
            if (found.Count >= count) return found;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
