using System.Security.Cryptography;
using Fupin.Audit.V1;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

internal sealed partial class AuditRpc
{
    public override async Task<AuditSeal> SealBundle(SealBundleRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(AuditErrors.Domain);
        check.Require(request.Through > 0, "through", "POSITION", "应为链中的位置，从1开始", "must be a place of the chain, from 1");
        check.Require(request.BundleSha256.Length == SHA256.HashSizeInBytes, "bundle_sha256", "SHA256", "应为32字节", "must have 32 bytes");
        check.ThrowIfAny();

        var record = services.Of(request.Service);
        var seals = record.Runtime.Audit!;
        await using var db = await record.Databases.OpenAsync(ct);
        await using var write = await db.BeginWriteAsync(ct);
        if (!(await DigestAtAsync(db, request.Through, ct)).AsSpan().SequenceEqual(request.Digest.Span)) throw AuditErrors.OtherChain(request.Through);
        var seal = AuditArchive.Seal(seals, keys.Seal, request.Service, new(request.Through, request.Digest.ToByteArray()), request.BundleSha256, record.Runtime.Now());
        if (request.Archive) await AuditArchive.NoteAsync(db, seal, ct);
        await write.CommitAsync(ct);
        return seal;
    }

    public override Task<ListSealKeysResponse> ListSealKeys(ListSealKeysRequest request, ServerCallContext context)
    {
        services.Of(request.Service);
        return Task.FromResult(new ListSealKeysResponse { Keys = { keys.Seal.Public() } });
    }

    public override async Task<RemoveArchivedResponse> RemoveArchived(RemoveArchivedRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var record = services.Of(request.Service);
        await using var db = await record.Databases.OpenAsync(ct);
        var archive = await AuditArchive.LastBeforeAsync(db, record.Runtime.Audit!, long.MaxValue, ct);
        if (request.Through <= 0 || archive is null || request.Through > archive.Through) throw AuditErrors.NotArchived(request.Through, archive?.Through ?? 0);
        // the chain goes on from a sealed place
        if (request.Through != archive.Through && (await AuditArchive.LastBeforeAsync(db, record.Runtime.Audit!, request.Through + 1, ct))?.Through != request.Through)
            throw AuditErrors.NotArchived(request.Through, archive.Through);
        if (await AuditArchive.MadeAtAsync(db, request.Through, ct) is { } made && made + options.Retention is var kept && kept > record.Runtime.Now())
            throw AuditErrors.Retention(kept);
        long removed = 0;
        while (true)
        {
            await using var write = await db.BeginWriteAsync(ct);
            var lot = await AuditArchive.RemoveLotAsync(db, request.Through, ct);
            if (lot == 0) return new() { Removed = removed };
            await write.CommitAsync(ct);
            removed += lot;
        }
    }

    private static async Task<byte[]> DigestAtAsync(ServiceDb db, long position, CancellationToken ct)
    {
        await using var command = db.Command("SELECT digest FROM audit_chain WHERE position = @position", ("@position", position));
        return await command.ExecuteScalarAsync(ct) as byte[] ?? [];
    }
}
