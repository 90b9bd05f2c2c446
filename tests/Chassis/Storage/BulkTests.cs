using Fupin.Chassis.Storage;
using Fupin.Kit;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Storage;

public sealed class BulkTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bulk_insert_stores_what_saving_one_by_one_stores()
    {
        await using var store = new TestStore();
        await using var saved = await store.OpenAsync<GranaryDb>("saved");
        await using var bulk = await store.OpenAsync<GranaryDb>("bulk");
        Sack[] sacks = [Sacks.New(1), Sacks.Full(2), Sacks.New(3)];
        await using (var db = bulk.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            Assert.Equal(3, await db.BulkInsertAsync(sacks, Ct));
            await write.CommitAsync(Ct);
        }
        await saved.AddAsync(sacks);

        Assert.All(sacks, sack => Assert.Equal(1, sack.Version));
        Assert.Equal(await RawAsync(saved), await RawAsync(bulk));
        Assert.Equivalent(sacks.Select(Utc), await bulk.ReadAsync(), strict: true);
    }

    [Fact]
    public async Task A_guid_sorts_by_creation_in_the_database()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        var sacks = Enumerable.Range(1, 50).Select(Sacks.New).ToArray();
        await database.AddAsync([.. sacks.Reverse()]);
        Assert.Equal(sacks.Select(sack => sack.Id).Order(), (await database.ReadAsync()).Select(sack => sack.Id));
    }

    [Fact]
    public async Task A_refused_row_leaves_nothing_of_the_write()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        var twice = Sacks.New();
        await using (var db = database.CreateDbContext())
        await using (await db.BeginWriteAsync(Ct))
        {
            var refusal = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.BulkInsertAsync([Sacks.New(), twice, twice], Ct));
            Assert.True(refusal.IsDuplicate());
        }

        Assert.Empty(await database.ReadAsync());
        await database.AddAsync(twice);
        Assert.Single(await database.ReadAsync());
    }

    [Fact]
    public async Task An_upsert_keeps_the_higher_version_in_any_order()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        var (a, b) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(2, await UpsertAsync(database, Copy(a, 2, "a2"), Copy(b, 1, "b1")));
        Assert.Equal(1, await UpsertAsync(database, Copy(a, 1, "a1"), Copy(b, 3, "b3")));
        Assert.Equal(0, await UpsertAsync(database, Copy(a, 2, "other")));
        await UpsertAsync(database, Copy(a, 7, "a7"), Copy(a, 9, "a9"), Copy(a, 8, "a8"));

        await using var db = database.CreateDbContext();
        Assert.Equal(["a9", "b3"], await db.Copies.OrderBy(copy => copy.Text).Select(copy => copy.Text).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_bulk_write_outside_a_write_is_refused()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await using var db = database.CreateDbContext();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.BulkInsertAsync([Sacks.New()], Ct));
    }

    [Fact]
    public async Task More_rows_than_are_sent_at_once_are_all_stored()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        var copies = Enumerable.Range(0, 3000).Select(i => Copy(Guid.CreateVersion7(), 1, new string((char)('一' + i), i % 200))).ToList();
        await using (var db = database.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            Assert.Equal(3000, await db.BulkInsertAsync(copies, Ct));
            await write.CommitAsync(Ct);
        }

        await using var read = database.CreateDbContext();
        Assert.Equal(copies.OrderBy(c => c.Id).Select(c => (c.Id, c.Text)), (await read.Copies.OrderBy(c => c.Id).ToListAsync(Ct)).Select(c => (c.Id, c.Text)));
    }

    private static Copy Copy(Guid id, long version, string text) => new() { Id = id, Version = version, Text = text };

    private static async Task<int> UpsertAsync(TestDatabase<GranaryDb> database, params Copy[] copies)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        var written = await db.BulkUpsertAsync(copies, Ct);
        await write.CommitAsync(Ct);
        return written;
    }

    private static Sack Utc(Sack sack)
    {
        sack.WeighedAt = sack.WeighedAt.ToUniversalTime();
        return sack;
    }

    /// <summary>Rows as the database holds them, with SQLite's storage classes.</summary>
    private static async Task<List<string>> RawAsync(TestDatabase<GranaryDb> database)
    {
        await using var db = database.CreateDbContext();
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = db.Command("SELECT * FROM sacks ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> rows = [];
        while (await reader.ReadAsync(Ct))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
                $"{reader.GetName(i)}:{reader.GetValue(i).GetType().Name}={(reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i))}")));
        return rows;
    }
}
