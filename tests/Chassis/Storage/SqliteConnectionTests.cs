using Fupin.Chassis.Storage;
using Fupin.Kit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Fupin.Chassis.Tests.Storage;

public sealed class SqliteConnectionTests
{
    private const int TimesPreparedAgain = 5; // SQLITE_STMTSTATUS_REPREPARE

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_prepared_on_a_connection_of_the_pool_stays_prepared()
    {
        await using var store = new TestStore(StorageProvider.Sqlite);
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        sqlite3? first = null;
        sqlite3_stmt? statement = null;
        for (var i = 0; i < 4; i++)
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(Ct);
            var handle = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
            if (statement is null)
                Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(first = handle, "SELECT count(*) FROM sacks", out statement));
            Assert.Same(first, handle);
            Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
            raw.sqlite3_reset(statement);
            db.Add(Sacks.New(i));
            await write.CommitAsync(Ct);
        }
        Assert.Equal(0, raw.sqlite3_stmt_status(statement, TimesPreparedAgain, 0));
        statement!.Dispose();
    }

    [Fact]
    public async Task A_write_minds_foreign_keys()
    {
        await using var store = new TestStore(StorageProvider.Sqlite);
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        await using var command = db.Command("PRAGMA foreign_keys");
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
    }
}
