using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Requests;

/// <summary>Writes that a client may send again because it did not hear the answer.</summary>
public static class Once
{
    private const int LongestId = 64;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(1);
    private static readonly ConditionalWeakTable<ServiceDbRuntime, StrongBox<DateTimeOffset>> Purged = [];

    /// <summary>
    /// Runs <paramref name="write"/> in one transaction with the note of its answer; the same caller's same request within 7 days gets that
    /// answer and nothing is written. An empty <paramref name="requestId"/> is just a write. Do not begin a write inside.
    /// </summary>
    /// <exception cref="Fault">INVALID_ARGUMENT REQUEST_ID_REUSED: the id came with another request before. INVALID_FIELD: more than 64 characters.</exception>
    public static async Task<TReply> OnceAsync<TReply>(
        this ServiceDb db, ServerCallContext call, string requestId, IMessage request, Func<Task<TReply>> write, CancellationToken ct)
        where TReply : IMessage<TReply>, new()
    {
        if (requestId.Length > LongestId)
            throw Fault.BadRequest(ChassisErrors.Domain, [new("request_id", "REQUEST_ID_TOO_LONG", "request_id 最长64个字符", "request_id has at most 64 characters")]);
        await using var scope = await db.BeginWriteAsync(ct);
        if (requestId.Length == 0)
        {
            var only = await write();
            await scope.CommitAsync(ct);
            return only;
        }

        var (caller, hash) = (call.Caller().Subject, SHA256.HashData(request.ToByteArray()));
        var now = db.Runtime.Now();
        await WaitForTwinAsync(db, caller, requestId, ct);
        await PurgeAsync(db, now, ct);
        var before = await db.Set<RequestRow>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Caller == caller && row.RequestId == requestId, ct);
        if (before is not null && before.RecordedAt > now - Kept)
            return Same(before, call, hash) ? Read<TReply>(before.Reply) : throw Reused();

        var reply = await write();
        if (before is not null)
            await db.DeleteAsync(db.Set<RequestRow>().Where(row => row.Caller == caller && row.RequestId == requestId), ct);
        db.Add(new RequestRow
        {
            Caller = caller,
            RequestId = requestId,
            Rpc = call.Method,
            PayloadHash = hash,
            Reply = reply.ToByteArray(),
            RecordedAt = now,
        });
        await scope.CommitAsync(ct);
        return reply;
    }

    private static bool Same(RequestRow before, ServerCallContext call, byte[] hash) =>
        string.Equals(before.Rpc, call.Method, StringComparison.Ordinal) && before.PayloadHash.AsSpan().SequenceEqual(hash);

    private static TReply Read<TReply>(byte[] bytes)
        where TReply : IMessage<TReply>, new()
    {
        var reply = new TReply();
        reply.MergeFrom(bytes);
        return reply;
    }

    private static Fault Reused()
    {
        const string Zh = "该 request_id 已用于另一个请求，请换一个新的";
        const string En = "this request_id was used for another request: take a new one";
        return new(StatusCode.InvalidArgument, ChassisErrors.Domain, "REQUEST_ID_REUSED", Zh, En, violations: [new("request_id", "REQUEST_ID_REUSED", Zh, En)]);
    }

    /// <summary>On PostgreSQL two of the same request may run at once; the second waits here. SQLite has its gate.</summary>
    private static async Task WaitForTwinAsync(ServiceDb db, string caller, string requestId, CancellationToken ct)
    {
        if (db.Provider != StorageProvider.Postgres) return;
        var twin = $"{caller}\n{requestId}";
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({twin}, 0))", ct);
    }

    private static async Task PurgeAsync(ServiceDb db, DateTimeOffset now, CancellationToken ct)
    {
        var last = Purged.GetValue(db.Runtime, static _ => new(DateTimeOffset.MinValue));
        if (now - last.Value < BetweenPurges) return;
        last.Value = now;
        var oldest = now - Kept;
        await db.DeleteAsync(db.Set<RequestRow>().Where(row => row.RecordedAt <= oldest), ct);
    }
}
