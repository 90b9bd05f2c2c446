using System.Diagnostics;
using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Puts a write on record in its own transaction: when the entry can't be stored, neither is the change. On SQLite, which has one writer,
/// the entry gets its place at once; on PostgreSQL the sequencer gives it after the commit.
/// </summary>
internal static class AuditWriter
{
    private const string Insert = "INSERT INTO audit_entry (id, resource, body, mac) VALUES (@id, @resource, @body, @mac)";

    private const string InsertMany = """
        WITH entries AS (
            INSERT INTO audit_entry (id, resource, body, mac) SELECT * FROM unnest(@ids, @resources, @bodies, @macs) RETURNING id)
        INSERT INTO audit_pending (entry) SELECT id FROM entries
        """;

    /// <summary>The number of entries.</summary>
    public static async Task<int> WriteAsync(ServiceDb db, WriteScope write, CancellationToken ct)
    {
        if (db.Runtime.Audit is not { } seals)
            return 0;
        var entries = Entries(db.Runtime, seals, write);
        if (entries.Count == 0)
            return 0;
        if (db.Provider == StorageProvider.Sqlite)
            await InsertAsync(db, seals, entries, ct).ConfigureAwait(false);
        else
            await db.ExecuteAsync(
                InsertMany, ct, ("@ids", entries.Select(e => e.Id).ToArray()), ("@resources", entries.Select(e => e.Resource).ToArray()),
                ("@bodies", entries.Select(e => e.Body).ToArray()), ("@macs", entries.Select(e => e.Mac).ToArray())).ConfigureAwait(false);
        return entries.Count;
    }

    private static IReadOnlyList<SealedEntry> Entries(ServiceDbRuntime runtime, AuditSeals seals, WriteScope write)
    {
        if (write.Record is { Worker.Length: 0 } given)
            return given.Entries;
        var now = runtime.Now();
        var entry = write.Record is null && AuditCall.Enter(runtime.Service) is { } call
            ? OfCall(call, write.Changes, now)
            : OfWorker(runtime.Service, write.Record?.Worker ?? runtime.Service, write.Record?.Count ?? 0, now);
        if (write.Entry is { } known)
            (entry.Id, entry.Time) = (known.Id.ToString("D"), Timestamp.FromDateTimeOffset(known.Time));
        entry.Division = write.Changes.Division;
        entry.Divisions.AddRange(write.Changes.Divisions);
        write.Changes.CopyTo(entry);
        return [seals.Seal(entry)];
    }

    private static AuditEntry OfCall(AuditCall call, WriteChanges changes, DateTimeOffset now)
    {
        call.Writes++;
        var entry = call.Entry(AuditAction.Write, now);
        if (entry.Resource.Length == 0)
            entry.Resource = changes.Subject;
        entry.Count = changes.Subjects;
        return entry;
    }

    public static AuditEntry OfWorker(string service, string worker, long count, DateTimeOffset now, StatusCode outcome = StatusCode.OK, string reason = "") => new()
    {
        Id = Guid.CreateVersion7(now).ToString("D"),
        Time = Timestamp.FromDateTimeOffset(now),
        Service = service,
        Actor = AuditActor.OfWorker(service, worker),
        Action = AuditAction.Batch,
        Rpc = worker,
        Count = count,
        Outcome = outcome.ToString(),
        Reason = reason,
        TraceId = Activity.Current?.TraceId.ToHexString() ?? "",
    };

    private static async Task InsertAsync(ServiceDb db, AuditSeals seals, IReadOnlyList<SealedEntry> entries, CancellationToken ct)
    {
        await using var insert = db.Command(Insert, ("@id", Guid.Empty), ("@resource", ""), ("@body", Array.Empty<byte>()), ("@mac", Array.Empty<byte>()));
        foreach (var entry in entries)
        {
            insert.Parameters[0].Value = entry.Id.ToByteArray(bigEndian: true);
            insert.Parameters[1].Value = entry.Resource;
            insert.Parameters[2].Value = entry.Body;
            insert.Parameters[3].Value = entry.Mac;
            await insert.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }
        await AuditChain.AppendAsync(db, seals, [.. entries.Select(e => new UnchainedEntry(e.Id, e.BodySha256, e.Mac))], ct).ConfigureAwait(false);
    }
}
