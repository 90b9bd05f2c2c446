using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Google.Protobuf;

namespace Fupin.Chassis.Audit;

/// <summary>Reads a chain in pages, and says of each link what only the holder of the key can.</summary>
internal sealed class ChainReader(Func<ServiceDb> databases, AuditSeals seals, TimeProvider clock)
{
    private const int Page = 500;

    /// <summary>On PostgreSQL an entry gets its place a moment after its commit.</summary>
    private static readonly TimeSpan PlaceGiven = TimeSpan.FromMinutes(1);

    /// <summary>What only looks that old, after the clock was put right, has its place within this time of the first look.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(3);

    private const string Links = """
        SELECT c.position, c.entry, c.digest, c.seal, e.resource, e.body, e.mac FROM audit_chain c LEFT JOIN audit_entry e ON e.id = c.entry
        WHERE c.position > @after ORDER BY c.position LIMIT @rows
        """;

    /// <summary>Of one table; the resource is null where the index, which is what an entry is found by, does not say the same.</summary>
    private const string LinksTogether = """
        SELECT r.position, r.id, r.digest, r.seal, CASE
            WHEN r.position > (SELECT coalesce(max(position), 0) FROM audit_index) THEN r.resource
            ELSE (SELECT r.resource FROM audit_index i WHERE i.position = r.position AND i.entry = r.id AND i.resource = r.resource) END, r.body, r.mac
        FROM audit_record r WHERE r.position > @after ORDER BY r.position LIMIT @rows
        """;

    private const string Unchained = """
        SELECT e.id, e.resource, e.body, e.mac FROM audit_entry e
        WHERE e.id > @after AND e.id < @before AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.entry = e.id) ORDER BY e.id LIMIT @rows
        """;

    /// <summary>Where the chain begins: behind what was archived and removed. An archive that was noted without the key is none.</summary>
    public async Task<ChainHead> BaseAsync(CancellationToken ct)
    {
        await using var db = await databases.OpenAsync(ct).ConfigureAwait(false);
        var first = await AuditArchive.FirstPositionAsync(db, ct).ConfigureAwait(false);
        return await AuditArchive.LastBeforeAsync(db, seals, first, ct).ConfigureAwait(false) is { } archive
            ? new(archive.Through, archive.Digest.ToByteArray())
            : new(0, ChainDigest.Start);
    }

    /// <summary>The place before a position, by its link or, at the beginning, the archive; null when there is none.</summary>
    public async Task<ChainHead?> BeforeAsync(long position, CancellationToken ct)
    {
        await using var db = await databases.OpenAsync(ct).ConfigureAwait(false);
        await using var command = db.Command("SELECT position, digest FROM audit_chain WHERE position = @before", ("@before", position - 1));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await reader.ReadAsync(ct).ConfigureAwait(false) ? new(reader.GetInt64(0), (byte[])reader.GetValue(1)) : null;
    }

    /// <summary>First and last position of the entries of a period; null when it has none.</summary>
    public async Task<(long First, long Last)?> PeriodAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        await using var db = await databases.OpenAsync(ct).ConfigureAwait(false);
        // ids begin with the time to the millisecond, and an entry gets its place in the order of commits
        await using var command = db.Command(
            $"SELECT min(position), max(position) FROM {AuditTables.Places(db.Provider)} WHERE entry >= @from AND entry < @to",
            ("@from", from is { } since ? At(since) : Guid.Empty), ("@to", to is { } until ? At(until) : Guid.AllBitsSet));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await reader.ReadAsync(ct).ConfigureAwait(false) && !reader.IsDBNull(0) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    /// <summary>Pages of links; after the last one pages of entries that have no place, also at a second look.</summary>
    public async IAsyncEnumerable<List<AuditLink>> ReadAsync(long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (await LinksAsync(after, ct).ConfigureAwait(false) is { Count: > 0 } links)
        {
            yield return links;
            after = links[^1].Position;
        }
        var before = Guid.CreateVersion7(clock.GetUtcNow() - PlaceGiven);
        if (await UnchainedAsync(Guid.Empty, before, ct).ConfigureAwait(false) is { Count: 0 })
            yield break;
        await Task.Delay(SecondLook, clock, ct).ConfigureAwait(false);
        for (var last = Guid.Empty; await UnchainedAsync(last, before, ct).ConfigureAwait(false) is { Count: > 0 } loose; last = Guid.ParseExact(loose[^1].EntryId, "D"))
            yield return loose;
    }

    /// <summary>The first id of a millisecond.</summary>
    private static Guid At(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        return new(bytes, bigEndian: true);
    }

    private async Task<List<AuditLink>> LinksAsync(long after, CancellationToken ct)
    {
        await using var db = await databases.OpenAsync(ct).ConfigureAwait(false);
        await using var command = db.Command(db.Provider == StorageProvider.Postgres ? Links : LinksTogether, ("@after", after), ("@rows", Page));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        List<AuditLink> links = [];
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            var link = new AuditLink
            {
                Position = reader.GetInt64(0),
                EntryId = db.Id(reader, 1).ToString("D"),
                Digest = ByteString.CopyFrom((byte[])reader.GetValue(2)),
                Seal = ByteString.CopyFrom((byte[])reader.GetValue(3)),
            };
            if (!seals.IsSealedLink(link.Position, link.Digest.Span, link.Seal.Span))
                link.Flaws.Add(AuditFlaw.LinkForged);
            if (!reader.IsDBNull(5))
                Fill(link, reader.IsDBNull(4) ? null : reader.GetString(4), (byte[])reader.GetValue(5), (byte[])reader.GetValue(6));
            links.Add(link);
        }
        return links;
    }

    private async Task<List<AuditLink>> UnchainedAsync(Guid after, Guid before, CancellationToken ct)
    {
        await using var db = await databases.OpenAsync(ct).ConfigureAwait(false);
        if (db.Provider != StorageProvider.Postgres)
            return []; // an entry has its place or is not there
        await using var command = db.Command(Unchained, ("@after", after), ("@before", before), ("@rows", Page));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        List<AuditLink> loose = [];
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            var link = new AuditLink { EntryId = db.Id(reader, 0).ToString("D") };
            Fill(link, reader.GetString(1), (byte[])reader.GetValue(2), (byte[])reader.GetValue(3));
            loose.Add(link);
        }
        return loose;
    }

    private void Fill(AuditLink link, string? resource, byte[] body, byte[] mac)
    {
        link.Entry = ByteString.CopyFrom(body);
        link.EntrySha256 = ByteString.CopyFrom(SHA256.HashData(body));
        link.Mac = ByteString.CopyFrom(mac);
        if (!seals.IsSealed(body, mac))
            link.Flaws.Add(AuditFlaw.EntryForged);
        else if (AuditEntry.Parser.ParseFrom(body) is var entry && (entry.Id != link.EntryId || entry.Resource != resource))
            link.Flaws.Add(AuditFlaw.EntryChanged); // what it is found by was changed, though not what it says
    }
}
