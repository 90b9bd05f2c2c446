using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Kit;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Storage;

public sealed class WriteTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_is_not_committed_leaves_nothing_and_lets_the_next_one_in()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await using (var db = database.CreateDbContext())
        {
            await using (await db.BeginWriteAsync(Ct))
            {
                db.Add(Sacks.New());
                db.Publish(new DivisionRecorded(), "divisions/1", 1, "divisions/1");
                await db.SaveChangesAsync(Ct);
            }
            Assert.Empty(db.ChangeTracker.Entries());
            await using (var write = await db.BeginWriteAsync(Ct))
                await write.CommitAsync(Ct);
            Assert.Empty(await db.Set<OutboxRow>().ToListAsync(Ct));
        }
        Assert.Empty(await database.ReadAsync());
    }

    [Fact]
    public async Task Saving_or_publishing_outside_a_write_is_refused()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await using var db = database.CreateDbContext();
        db.Add(Sacks.New());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Ct));
        Assert.Throws<InvalidOperationException>(() => db.Publish(new DivisionRecorded(), "divisions/1", 1, ""));
    }

    [Fact]
    public async Task A_context_writes_one_thing_at_a_time()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.BeginWriteAsync(Ct));
        await write.CommitAsync(Ct);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => write.CommitAsync(Ct));
    }

    [Fact]
    public async Task A_changed_row_gets_the_next_version_once_per_write()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await database.AddAsync(Sacks.New());
        await using (var db = database.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            var sack = await db.Sacks.SingleAsync(Ct);
            Assert.Equal(1, sack.Version);
            sack.Weight = 1;
            await db.SaveChangesAsync(Ct);
            sack.Weight = 2;
            await write.CommitAsync(Ct);
            Assert.Equal(2, sack.Version);
        }
        Assert.Equal(2, Assert.Single(await database.ReadAsync()).Version);
    }

    [Fact]
    public async Task A_row_that_another_writer_changed_is_a_concurrency_error_and_keeps_his_value()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await database.AddAsync(Sacks.New());
        await using var late = database.CreateDbContext();
        var stale = await late.Sacks.SingleAsync(Ct);
        await using (var db = database.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            (await db.Sacks.SingleAsync(Ct)).Label = "his";
            await write.CommitAsync(Ct);
        }
        await using (var write = await late.BeginWriteAsync(Ct))
        {
            stale.Label = "mine";
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => write.CommitAsync(Ct));
        }
        Assert.Equal("his", Assert.Single(await database.ReadAsync()).Label);
    }

    [Fact]
    public async Task Readers_read_while_a_write_is_open()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await database.AddAsync(Sacks.New());
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        await db.BulkInsertAsync([Sacks.New(2)], Ct);
        Assert.Single(await database.ReadAsync());
        await write.CommitAsync(Ct);
        Assert.Equal(2, (await database.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_committed_write_is_synchronous_to_the_disk()
    {
        await using var store = new TestStore(StorageProvider.Sqlite);
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        Assert.Equal(2L, await ScalarAsync(db, "PRAGMA synchronous"));
        Assert.Equal("wal", await ScalarAsync(db, "PRAGMA journal_mode"));
        Assert.Equal(1L, await ScalarAsync(db, "PRAGMA foreign_keys"));
    }

    private static async Task<object?> ScalarAsync(ServiceDb db, string sql)
    {
        await using var command = db.Command(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}
