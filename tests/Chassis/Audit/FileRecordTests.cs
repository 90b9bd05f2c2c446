using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Audit;

/// <summary>A SQLite file keeps an entry and its place in one row, and what entries are found by in an index that follows behind.</summary>
public sealed class FileRecordTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_are_found_before_they_are_in_the_index_and_after()
    {
        await using var record = await Record.OpenAsync(StorageProvider.Sqlite);
        var entries = Entries(record, SqliteChain.IndexedAtOnce + 3);
        var at = 0;
        foreach (var (stored, indexed) in new[] { (SqliteChain.IndexedAtOnce - 1, 0), (SqliteChain.IndexedAtOnce + 1, SqliteChain.IndexedAtOnce + 1), (entries.Length, SqliteChain.IndexedAtOnce + 1) })
        {
            await StoreAsync(record, entries[at..stored]);
            at = stored;
            await using var db = record.Database.CreateDbContext();
            Assert.Equal(indexed, await db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM audit_index").SingleAsync(Ct));
            foreach (var position in new[] { 1, stored / 2, stored - 1, stored })
            {
                var found = await db.FindEntryAsync(Guid.ParseExact(entries[position - 1].Id, "D"), Ct);
                Assert.Equal((position, $"worker {position}"), (found.Position, found.Entry!.Rpc));
                Assert.Equal([found.Id], await OfResourceAsync(record, $"sacks/{position}"));
            }
            var none = await db.FindEntryAsync(Guid.CreateVersion7(), Ct);
            Assert.Equal((0, null), (none.Position, none.Entry));
            Assert.Equal((1, stored), await new ChainReader(record.Database.CreateDbContext, record.Seals, TimeProvider.System).PeriodAsync(null, null, Ct));
        }
        Assert.Empty(await record.VerifyAsync());
    }

    [Theory]
    [InlineData("UPDATE audit_index SET resource = 'sacks/other' WHERE position = 7", 7, 7)]
    [InlineData("UPDATE audit_index SET entry = zeroblob(16) WHERE position = 7", 7, 7)]
    [InlineData("DELETE FROM audit_index WHERE position = 7", 7, 7)]
    [InlineData("INSERT INTO audit_index (position, entry, resource) VALUES (100000, zeroblob(16), '')", SqliteChain.IndexedAtOnce + 1, SqliteChain.IndexedAtOnce + 2)]
    public async Task What_entries_are_found_by_can_not_be_changed_unseen(string sql, int first, int last)
    {
        await using var record = await Record.OpenAsync(StorageProvider.Sqlite);
        await StoreAsync(record, Entries(record, SqliteChain.IndexedAtOnce));
        await StoreAsync(record, Entries(record, 2));
        Assert.Empty(await record.VerifyAsync());
        await record.TamperAsync(sql);
        Assert.Equal(
            Enumerable.Range(first, last - first + 1).Select(position => ((long)position, AuditFlaw.EntryChanged)),
            (await record.VerifyAsync()).Select(flaw => (flaw.Position, flaw.Flaw)));
    }

    [Fact]
    public async Task Rows_of_the_index_stay_until_their_entries_are_archived()
    {
        await using var record = await Record.OpenAsync(StorageProvider.Sqlite);
        await StoreAsync(record, Entries(record, SqliteChain.IndexedAtOnce + 2));
        await using var db = record.Database.CreateDbContext();
        foreach (var sql in new[] { "UPDATE audit_index SET resource = ''", "DELETE FROM audit_index" })
        {
            var refused = await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync(sql, Ct));
            Assert.Contains("audit_index is only inserted into", refused.Message, StringComparison.Ordinal);
        }

        var through = new ChainHead(3, (await record.ChainRowsAsync())[2].Digest);
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            write.Record = WriteRecord.None;
            var seal = AuditHeads.ToMessage("granary", through, DateTimeOffset.UnixEpoch);
            await AuditArchive.NoteAsync(
                db, new() { Through = seal.Position, Digest = seal.Digest, BundleSha256 = seal.Digest, Time = seal.Time, Seal = ByteString.CopyFrom(record.Seals.Mac([])) }, Ct);
            Assert.Equal(3, await AuditArchive.RemoveLotAsync(db, through.Position, Ct));
            await write.CommitAsync(Ct);
        }
        Assert.Equal([], await OfResourceAsync(record, "sacks/3"));
        Assert.Single(await OfResourceAsync(record, "sacks/4"));
        Assert.Equal(4, await db.Database.SqlQuery<long>($"SELECT min(position) AS \"Value\" FROM audit_index").SingleAsync(Ct));
    }

    [Fact]
    public async Task A_record_of_two_tables_becomes_one_with_nothing_lost()
    {
        await using var record = await Record.OpenAsync(StorageProvider.Sqlite, migrate: false);
        var entries = Entries(record, 5);
        await using var db = record.Database.CreateDbContext();
        await db.Database.OpenConnectionAsync(Ct);
        await Migrations.ApplyAsync(db, Before(db), Ct);
        await InsertApartAsync(db, entries);
        Assert.Contains("chassis/0006_audit_record", await Migrations.ApplyAsync(db, Ct));

        await StoreAsync(record, Entries(record, 1));
        Assert.Equal([.. entries.Select(entry => entry.Rpc), "worker 1"], (await record.EntriesAsync()).Select(entry => entry.Rpc));
        Assert.Equal(4, (await db.FindEntryAsync(Guid.ParseExact(entries[3].Id, "D"), Ct)).Position);
        Assert.Empty(await record.VerifyAsync());
    }

    [Theory]
    [InlineData("DELETE FROM audit_entry WHERE resource = 'sacks/2'")]
    [InlineData("DELETE FROM audit_chain WHERE position = 5")]
    public async Task A_record_with_something_missing_is_not_made_to_look_whole(string sql)
    {
        await using var record = await Record.OpenAsync(StorageProvider.Sqlite, migrate: false);
        await using var db = record.Database.CreateDbContext();
        await db.Database.OpenConnectionAsync(Ct);
        await Migrations.ApplyAsync(db, Before(db), Ct);
        await InsertApartAsync(db, Entries(record, 5));
        await db.ExecuteAsync($"DROP TRIGGER audit_entry_stay; DROP TRIGGER audit_chain_stay; {sql}", Ct);
        var refused = await Assert.ThrowsAsync<SqliteException>(() => Migrations.ApplyAsync(db, Ct));
        Assert.Contains("audit_record", refused.Message, StringComparison.Ordinal);
        Assert.Equal(9, await db.Database.SqlQuery<int>($"SELECT (SELECT count(*) FROM audit_entry) + (SELECT count(*) FROM audit_chain) AS \"Value\"").SingleAsync(Ct));
    }

    private static AuditEntry[] Entries(Record record, int count)
    {
        using var db = record.Database.CreateDbContext();
        return [.. Enumerable.Range(1, count).Select(i =>
        {
            var entry = AuditWriter.OfWorker("granary", $"worker {i}", 0, db.Runtime.Now());
            entry.Resource = $"sacks/{i}";
            return entry;
        })];
    }

    private static async Task StoreAsync(Record record, AuditEntry[] entries)
    {
        await using var db = record.Database.CreateDbContext();
        await AuditWriter.StoreAsync(db.Runtime, [.. entries.Select(db.Runtime.Audit!.Seal)], Ct);
    }

    /// <summary>As the version before stored them.</summary>
    private static async Task InsertApartAsync(GranaryDb db, AuditEntry[] entries)
    {
        var seals = db.Runtime.Audit!;
        var @sealed = entries.Select(seals.Seal).ToList();
        foreach (var entry in @sealed)
            await db.ExecuteAsync(
                "INSERT INTO audit_entry (id, resource, body, mac) VALUES (@id, @resource, @body, @mac)", Ct,
                ("@id", entry.Id), ("@resource", entry.Resource), ("@body", entry.Body), ("@mac", entry.Mac));
        foreach (var link in AuditChain.Links(ChainHead.None, seals, @sealed.Select(entry => new UnchainedEntry(entry.Id, entry.BodySha256, entry.Mac))))
            await db.ExecuteAsync(
                "INSERT INTO audit_chain (position, entry, digest, seal) VALUES (@position, @entry, @digest, @seal)", Ct,
                ("@position", link.Position), ("@entry", link.Entry), ("@digest", link.Digest), ("@seal", link.Seal));
    }

    /// <summary>The scripts of a program that does not know the record of one table.</summary>
    private static List<MigrationScript> Before(GranaryDb db) => [.. Migrations.Scripts(db).Where(script => script is not { Owner: "chassis", Number: >= 6 })];

    private static async Task<List<Guid>> OfResourceAsync(Record record, string resource)
    {
        List<Guid> ids = [];
        await record.ReadAsync($"SELECT id FROM audit_entry WHERE resource = '{resource}' ORDER BY id DESC", (db, row) => ids.Add(db.Id(row, 0)));
        return ids;
    }
}
