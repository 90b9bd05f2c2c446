using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Audit;

/// <summary>Stretches from the beginning of a chain that sealed bundles hold, and their removal.</summary>
internal static class AuditArchive
{
    /// <summary>Entries removed in one transaction: well below SQLite's 50 ms.</summary>
    public const int RemovedAtOnce = 500;

    private const string Last = """
        SELECT through, digest, bundle, sealed_at, seal FROM audit_archive WHERE through < @first ORDER BY through DESC
        """;

    public static AuditSeal Seal(AuditSeals seals, SealKeys keys, string service, ChainHead through, ByteString bundle, DateTimeOffset now)
    {
        var seal = new AuditSeal
        {
            Service = service,
            Through = through.Position,
            Digest = ByteString.CopyFrom(through.Digest),
            BundleSha256 = bundle,
            Time = Timestamp.FromDateTimeOffset(now),
        };
        seal.Seal = ByteString.CopyFrom(seals.Mac(seal.ToByteArray()));
        keys.Sign(seal);
        return seal;
    }

    public static bool IsSealed(AuditSeals seals, AuditSeal seal)
    {
        var bare = seal.Clone();
        bare.Seal = bare.Signature = ByteString.Empty;
        bare.Signer = null;
        return seals.IsSealed(bare.ToByteArray(), seal.Seal.Span);
    }

    public static Task NoteAsync(ServiceDb db, AuditSeal seal, CancellationToken ct) => db.ExecuteAsync(
        "INSERT INTO audit_archive (through, digest, bundle, sealed_at, seal) VALUES (@through, @digest, @bundle, @at, @seal) ON CONFLICT (through) DO NOTHING", ct,
        ("@through", seal.Through), ("@digest", seal.Digest.ToByteArray()), ("@bundle", seal.BundleSha256.ToByteArray()),
        ("@at", seal.Time.ToDateTimeOffset()), ("@seal", seal.Seal.ToByteArray()));

    /// <summary>Position of the first link that is still here.</summary>
    public static async Task<long> FirstPositionAsync(ServiceDb db, CancellationToken ct)
    {
        await using var command = db.Command("SELECT min(position) FROM audit_chain");
        return await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is long first ? first : long.MaxValue;
    }

    /// <summary>The last archived stretch that ends before a position and bears the service's seal.</summary>
    public static async Task<AuditSeal?> LastBeforeAsync(ServiceDb db, AuditSeals seals, long first, CancellationToken ct)
    {
        await using var command = db.Command(Last, ("@first", first));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            var seal = new AuditSeal
            {
                Service = db.Runtime.Service,
                Through = reader.GetInt64(0),
                Digest = ByteString.CopyFrom((byte[])reader.GetValue(1)),
                BundleSha256 = ByteString.CopyFrom((byte[])reader.GetValue(2)),
                Time = Timestamp.FromDateTimeOffset(db.Instant(reader, 3)!.Value),
                Seal = ByteString.CopyFrom((byte[])reader.GetValue(4)),
            };
            if (IsSealed(seals, seal))
                return seal;
        }
        return null;
    }

    /// <summary>When the entry at a place was made, which those before it are not younger than but by what a write took: its id begins with the time.</summary>
    public static async Task<DateTimeOffset?> MadeAtAsync(ServiceDb db, long through, CancellationToken ct)
    {
        await using var command = db.Command("SELECT entry FROM audit_chain WHERE position = @through", ("@through", through));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        if (!await reader.ReadAsync(ct).ConfigureAwait(false))
            return null;
        Span<byte> bytes = stackalloc byte[16];
        db.Id(reader, 0).TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
    }

    /// <summary>Removes one lot; returns how many. The triggers let only archived ones go.</summary>
    public static async Task<int> RemoveLotAsync(ServiceDb db, long through, CancellationToken ct)
    {
        var first = await FirstPositionAsync(db, ct).ConfigureAwait(false);
        if (first > through)
            return 0;
        var last = Math.Min(through, first + RemovedAtOnce - 1);
        if (db.Provider == StorageProvider.Postgres)
        {
            // the role the service runs as may not delete; the function does, of what is archived
            await using var command = db.Command("SELECT audit_remove(@last)", ("@last", last));
            var gone = (int)(long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
            db.Write.Changes.Add("audit_entry", deleted: gone);
            return gone;
        }
        await db.ExecuteAsync("DELETE FROM audit_index WHERE position <= @last", ct, ("@last", last)).ConfigureAwait(false);
        var removed = await db.ExecuteAsync("DELETE FROM audit_record WHERE position <= @last", ct, ("@last", last)).ConfigureAwait(false);
        db.Write.Changes.Add("audit_record", deleted: removed);
        return removed;
    }
}
