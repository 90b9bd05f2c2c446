using System.Data.Common;
using System.Diagnostics;
using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Puts a write on record in its own transaction: when the entry can't be stored, neither is the change. On SQLite, which has one writer,
/// the entry gets its place at once; on PostgreSQL the sequencer gives it after the commit.
/// </summary>
internal static class AuditWriter
{
    private const string Insert = Entries + """
         RETURNING id)
        INSERT INTO audit_pending (entry) SELECT id FROM entries
        """;

    private const string InsertNew = Entries + """
         ON CONFLICT (id) DO NOTHING RETURNING id)
        INSERT INTO audit_pending (entry) SELECT id FROM entries
        """;

    private const string Entries =
        "WITH entries AS (INSERT INTO audit_entry (id, resource, body, mac) SELECT * FROM unnest(@ids, @resources, @bodies, @macs)";

    /// <summary>Puts the write on record and commits it.</summary>
    public static async Task CommitAsync(ServiceDb db, WriteScope write, CancellationToken ct)
    {
        IReadOnlyList<SealedEntry> entries = db.Runtime.Audit is { } seals && Entry(db.Runtime, write) is { } entry ? [seals.Seal(entry)] : [];
        if (entries.Count > 0 && db.Provider == StorageProvider.Postgres)
        {
            // in one message with the commit: a wait for the server less
            await RunAsync(db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction(), db.KeepsSessions, entries, ct, Insert, "COMMIT").ConfigureAwait(false);
            return;
        }
        if (entries.Count > 0)
            SqliteChain.Of((SqliteConnection)db.Database.GetDbConnection()).Append(db.Runtime.Audit!, entries);
        await write.Transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Stores entries that were made elsewhere, and commits them. On PostgreSQL those that are there already stay as they are: the answer to their
    /// commit was lost.
    /// </summary>
    public static async Task StoreAsync(ServiceDbRuntime runtime, IReadOnlyList<SealedEntry> entries, CancellationToken ct)
    {
        if (runtime.Source is { } source)
        {
            // one statement is a transaction of its own
            await using var pooled = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
            await RunAsync(pooled, null, runtime.KeepsSessions, entries, ct, InsertNew).ConfigureAwait(false);
            return;
        }
        await using var connection = new SqliteConnection(runtime.ConnectionString);
        await connection.OpenAsync(ct).ConfigureAwait(false);
        await runtime.Gate!.EnterAsync(ct).ConfigureAwait(false);
        try
        {
            SqliteSettings.Ensure(connection);
            SqliteChain.Of(connection).AppendAlone(runtime.Audit!, entries);
        }
        finally
        {
            runtime.Gate.Leave();
        }
    }

    private static AuditEntry? Entry(ServiceDbRuntime runtime, WriteScope write)
    {
        if (write.Record is { Worker.Length: 0 })
            return null;
        var now = runtime.Now();
        var entry = write.Record is null && AuditCall.Enter(runtime.Service) is { } call
            ? OfCall(call, write.Changes, now)
            : OfWorker(runtime.Service, write.Record?.Worker ?? runtime.Service, write.Record?.Count ?? 0, now);
        if (write.Entry is { } known)
            (entry.Id, entry.Time) = (known.Id.ToString("D"), Timestamp.FromDateTimeOffset(known.Time));
        entry.Division = write.Changes.Division;
        entry.Divisions.AddRange(write.Changes.Divisions);
        write.Changes.CopyTo(entry);
        return entry;
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

    private static async Task RunAsync(
        DbConnection connection, DbTransaction? transaction, bool keepsSessions, IReadOnlyList<SealedEntry> entries, CancellationToken ct, params string[] statements)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var statement in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement;
            batch.BatchCommands.Add(command);
        }
        foreach (var (name, values) in ((string, object)[])
                 [
                     ("@ids", entries.Select(e => e.Id).ToArray()), ("@resources", entries.Select(e => e.Resource).ToArray()),
                     ("@bodies", entries.Select(e => e.Body).ToArray()), ("@macs", entries.Select(e => e.Mac).ToArray()),
                 ])
        {
            var parameter = batch.BatchCommands[0].CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, values);
            batch.BatchCommands[0].Parameters.Add(parameter);
        }
        // every write runs it: planned once for a connection
        if (keepsSessions)
            await batch.PrepareAsync(ct).ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}
