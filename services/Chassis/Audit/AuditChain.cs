using System.Data.Common;
using Fupin.Chassis.Storage;

namespace Fupin.Chassis.Audit;

/// <summary>An entry that has no place yet.</summary>
internal readonly record struct UnchainedEntry(Guid Id, byte[] BodySha256, byte[] Mac);

/// <summary>The end of a chain.</summary>
internal readonly record struct ChainHead(long Position, byte[] Digest)
{
    public static readonly ChainHead None = new(0, ChainDigest.Start);
}

/// <summary>
/// Gives entries their places, by inserts alone. One at a time does so: the writer of a SQLite file, on PostgreSQL whoever holds the
/// sequencer's lock.
/// </summary>
internal static class AuditChain
{
    /// <summary>Entries that get their places in one transaction.</summary>
    public const int EntriesAtOnce = 1000;

    public const string LastLink = "SELECT position, digest FROM audit_chain ORDER BY position DESC LIMIT 1";

    public const string LastArchive = "SELECT through, digest FROM audit_archive ORDER BY through DESC LIMIT 1";

    private const string TakePending = """
        WITH due AS (DELETE FROM audit_pending WHERE entry IN (SELECT entry FROM audit_pending ORDER BY entry LIMIT @most) RETURNING entry)
        SELECT e.id, sha256(e.body), e.mac FROM due JOIN audit_entry e ON e.id = due.entry ORDER BY e.id
        """;

    private const string InsertMany = "INSERT INTO audit_chain (position, entry, digest, seal) SELECT * FROM unnest(@positions, @entries, @digests, @seals)";

    /// <summary>Every link stands behind what is archived, so the archive counts only when all links were removed.</summary>
    public static async Task<ChainHead> HeadAsync(ServiceDb db, CancellationToken ct) =>
        await LastAsync(db, LastLink, ct).ConfigureAwait(false) ?? await LastAsync(db, LastArchive, ct).ConfigureAwait(false) ?? ChainHead.None;

    private static async Task<ChainHead?> LastAsync(ServiceDb db, string select, CancellationToken ct)
    {
        await using var command = db.Command(select);
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await reader.ReadAsync(ct).ConfigureAwait(false) ? new(reader.GetInt64(0), (byte[])reader.GetValue(1)) : null;
    }

    /// <summary>PostgreSQL, under the sequencer's lock: gives places to what was committed since. Returns how many got one.</summary>
    public static async Task<int> AppendPendingAsync(ServiceDb db, CancellationToken ct)
    {
        if (db.Runtime.Audit is not { } seals)
            return 0;
        List<UnchainedEntry> due = [];
        await using (var command = db.Command(TakePending, ("@most", EntriesAtOnce)))
        await using (var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false))
            while (await reader.ReadAsync(ct).ConfigureAwait(false))
                due.Add(new(reader.GetGuid(0), (byte[])reader.GetValue(1), (byte[])reader.GetValue(2)));
        if (due.Count == 0)
            return 0;
        var links = Links(await HeadAsync(db, ct).ConfigureAwait(false), seals, due);
        await db.ExecuteAsync(
            InsertMany, ct, ("@positions", links.ConvertAll(l => l.Position).ToArray()), ("@entries", links.ConvertAll(l => l.Entry).ToArray()),
            ("@digests", links.ConvertAll(l => l.Digest).ToArray()), ("@seals", links.ConvertAll(l => l.Seal).ToArray())).ConfigureAwait(false);
        return due.Count;
    }

    /// <summary>The places of entries behind a head.</summary>
    public static List<AuditChainRow> Links(ChainHead head, AuditSeals seals, IEnumerable<UnchainedEntry> entries)
    {
        List<AuditChainRow> links = [];
        foreach (var entry in entries)
        {
            var link = Link(head, seals, entry);
            links.Add(link);
            head = new(link.Position, link.Digest);
        }
        return links;
    }

    /// <summary>The place of the entry behind a head.</summary>
    public static AuditChainRow Link(ChainHead head, AuditSeals seals, UnchainedEntry entry)
    {
        var (position, digest) = (head.Position + 1, ChainDigest.After(head.Digest, entry.BodySha256, entry.Mac));
        return new() { Position = position, Entry = entry.Id, Digest = digest, Seal = seals.SealLink(position, digest) };
    }
}
