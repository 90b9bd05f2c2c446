using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Kit;
using Fupin.Registry.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fupin.Chassis.Tests.Audit;

public sealed class WriteRecordTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_one_entry_that_names_fields_and_holds_no_values()
    {
        await using var record = await Record.OpenAsync();
        await record.Database.AddAsync(Sacks.New(7));
        await using (var db = record.Database.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            var sack = await db.Sacks.SingleAsync(Ct);
            (sack.Label, sack.Place) = ("秘密", new Place { Row = 9, Shelf = "下" });
            await db.SaveChangesAsync(Ct);
            sack.Weight = 1;
            await db.BulkInsertAsync([Sacks.New(8), Sacks.New(9)], Ct);
            db.Publish(new DivisionRecorded(), "sacks/7", 2, "divisions/3");
            await write.CommitAsync(Ct);
        }
        await record.ChainAsync();

        var entries = await record.EntriesAsync();
        Assert.Equal(2, entries.Count);
        var (added, changed) = (Assert.Single(entries[0].Changes), Assert.Single(entries[1].Changes));
        Assert.Equal(("sacks", 1L, 0), (added.Table, added.Added, added.Fields.Count));
        Assert.Equal(("sacks", 2L, 2L), (changed.Table, changed.Added, changed.Changed));
        Assert.Equal(["label", "place_row", "place_shelf", "weight"], changed.Fields);
        Assert.Equal(("granary", "divisions/3", AuditAction.Batch), (entries[1].Service, entries[1].Division, entries[1].Action));
        Assert.DoesNotContain("秘密", entries[1].ToString(), StringComparison.Ordinal);
        Assert.Empty(await record.VerifyAsync());
    }

    [Fact]
    public async Task A_write_that_is_rolled_back_leaves_no_entry()
    {
        await using var record = await Record.OpenAsync();
        await using (var db = record.Database.CreateDbContext())
        await using (await db.BeginWriteAsync(Ct))
        {
            db.Add(Sacks.New());
            await db.SaveChangesAsync(Ct);
        }
        await record.ChainAsync();
        Assert.Empty(await record.EntriesAsync());
    }

    [Fact]
    public async Task When_the_entry_can_not_be_stored_the_write_fails_and_nothing_is_stored()
    {
        await using var record = await Record.OpenAsync();
        await record.TamperAsync("ALTER TABLE audit_record RENAME TO audit_record_gone", "ALTER TABLE audit_entry RENAME TO audit_entry_gone");
        await using (var db = record.Database.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            db.Add(Sacks.New());
            db.Publish(new DivisionRecorded(), "divisions/1", 1, "divisions/1");
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => write.CommitAsync(Ct));
        }
        Assert.Empty(await record.Database.ReadAsync());
        await using var look = record.Database.CreateDbContext();
        Assert.Empty(await look.Set<OutboxRow>().ToListAsync(Ct));
    }

    [Fact]
    public async Task Entries_of_reads_are_stored_once_when_the_answer_to_their_commit_was_lost()
    {
        await using var record = await Record.OpenAsync();
        await using var db = record.Database.CreateDbContext();
        if (db.Provider == StorageProvider.Sqlite)
            return; // its commits have no answer that could be lost
        var seals = db.Runtime.Audit!;
        SealedEntry Of(string worker) => seals.Seal(AuditWriter.OfWorker("granary", worker, 0, db.Runtime.Now()));
        SealedEntry[] first = [Of("a"), Of("b")];
        await AuditWriter.StoreAsync(db.Runtime, first, Ct);
        await record.ChainAsync();
        await AuditWriter.StoreAsync(db.Runtime, [.. first, Of("c")], Ct);
        await record.ChainAsync();
        Assert.Equal(["a", "b", "c"], (await record.EntriesAsync()).Select(entry => entry.Rpc).Order(StringComparer.Ordinal));
        Assert.Empty(await record.VerifyAsync());
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite, "UPDATE audit_record SET resource = 'x'")]
    [InlineData(StorageProvider.Sqlite, "DELETE FROM audit_record")]
    [InlineData(StorageProvider.Sqlite, "INSERT OR REPLACE INTO audit_record SELECT position, id, 'x', body, mac, digest, seal FROM audit_record")]
    [InlineData(StorageProvider.Sqlite, "INSERT INTO audit_record SELECT * FROM audit_record WHERE true ON CONFLICT (position) DO UPDATE SET resource = 'x'")]
    [InlineData(StorageProvider.Postgres, "UPDATE audit_entry SET resource = 'x'")]
    [InlineData(StorageProvider.Postgres, "DELETE FROM audit_entry")]
    [InlineData(StorageProvider.Postgres, "UPDATE audit_chain SET position = position + 10")]
    [InlineData(StorageProvider.Postgres, "DELETE FROM audit_chain")]
    [InlineData(null, "UPDATE audit_head SET position = 9")]
    [InlineData(null, "DELETE FROM audit_head")]
    [InlineData(StorageProvider.Postgres, "TRUNCATE audit_entry")]
    [InlineData(StorageProvider.Postgres, "TRUNCATE audit_chain")]
    [InlineData(StorageProvider.Postgres, "TRUNCATE audit_head")]
    public async Task The_service_itself_can_not_change_what_is_on_record(StorageProvider? of, string sql)
    {
        await using var record = await Record.OfAsync(2);
        await using var db = record.Database.CreateDbContext();
        if (of is not null && of != db.Provider)
            return; // it has no such table, or no such statement
        await db.Database.OpenConnectionAsync(Ct);
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            await AuditHeads.KeepAsync(db, "other", new ChainHead(1, ChainDigest.Start), DateTimeOffset.UnixEpoch, Ct);
            await write.CommitAsync(Ct);
        }
        var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(sql, Ct));
        Assert.Contains("is only inserted into", refused.Message, StringComparison.Ordinal);
        await record.ChainAsync();
        Assert.Equal(3, (await record.EntriesAsync()).Count);
    }

    [Fact]
    public async Task Under_replicas_the_chain_stays_single()
    {
        await using var record = await Record.OpenAsync();
        await using var db = record.Database.CreateDbContext();
        var log = new FeedLog("granary", db.Runtime, record.Database.CreateDbContext, new ExchangeOptions());
        var writers = Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 15; i++)
                await record.Database.AddAsync(Sacks.New((writer * 100) + i));
        });
        var sequencers = Enumerable.Range(0, 3).Select(async _ =>
        {
            var sequencer = new Sequencer(log, NullLogger<Sequencer>.Instance);
            for (var i = 0; i < 30 && log.Runtime.Provider == StorageProvider.Postgres; i++)
                await sequencer.SequenceAsync(Ct);
        });
        await Task.WhenAll(writers.Concat(sequencers).Select(work => Task.Run(() => work, Ct)));
        await record.ChainAsync();
        Assert.Equal(Enumerable.Range(1, 60).Select(p => (long)p), (await record.ChainRowsAsync()).Select(link => link.Position));
        Assert.Empty(await record.VerifyAsync());
    }

    [Fact]
    public async Task Entries_under_an_older_key_still_hold_after_the_key_changed()
    {
        await using var record = await Record.OfAsync(2);
        // the ring of a process that starts after the next key was made
        await record.NextKeyAsync();
        await record.Database.AddAsync(Sacks.New(3));
        await record.ChainAsync();
        Assert.Empty(await record.VerifyAsync());
        Assert.Equal([1, 1, 2], (await record.ChainRowsAsync()).Select(link => (int)link.Seal[1]));
    }
}
