using System.Data.Common;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fupin.Chassis.Tests.Audit;

/// <summary>A granary's audit record without a host: writes, chains, verifies, and what somebody with rights on the database does to it.</summary>
internal sealed class Record : IAsyncDisposable
{
    private static readonly string[] PostgresTables = ["audit_entry", "audit_chain", "audit_head", "audit_archive"];
    private static readonly string[] SqliteTables = ["audit_record", "audit_index", "audit_head", "audit_archive"];

    private readonly TestStore _store;

    private Record(TestStore store, TestDatabase<GranaryDb> database) => (_store, Database) = (store, database);

    public TestDatabase<GranaryDb> Database { get; private set; }

    public bool IsSqlite => _store.Provider == StorageProvider.Sqlite;

    public AuditSeals Seals => new(KeyRing.Load(_store.Folder, "audit", mayCreate: true));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Record> OpenAsync(StorageProvider? provider = null, bool migrate = true)
    {
        var store = new TestStore(provider);
        return new(store, await store.OpenAsync<GranaryDb>("granary", migrate));
    }

    /// <summary>With so many entries, each of one new sack.</summary>
    public static async Task<Record> OfAsync(int entries)
    {
        var record = await OpenAsync();
        for (var i = 1; i <= entries; i++)
            await record.Database.AddAsync(Sacks.New(i));
        await record.ChainAsync();
        return record;
    }

    /// <summary>What the hosted sequencer does on PostgreSQL; on SQLite it is done.</summary>
    public async Task ChainAsync()
    {
        await using var db = Database.CreateDbContext();
        if (db.Provider != StorageProvider.Postgres)
            return;
        var log = new FeedLog("granary", db.Runtime, Database.CreateDbContext, new ExchangeOptions());
        while (await new Sequencer(log, NullLogger<Sequencer>.Instance).SequenceAsync(Ct) > 0)
            Ct.ThrowIfCancellationRequested();
    }

    /// <summary>Goes on as a process that started after the next audit key was made.</summary>
    public async Task NextKeyAsync()
    {
        KeyRing.MakeNext(_store.Folder, "audit");
        await Database.DisposeAsync();
        Database = await _store.OpenAsync<GranaryDb>("granary");
    }

    public async Task<List<AuditEntry>> EntriesAsync()
    {
        List<AuditEntry> entries = [];
        await ReadAsync(
            "SELECT e.body FROM audit_chain c JOIN audit_entry e ON e.id = c.entry ORDER BY c.position",
            (_, row) => entries.Add(AuditEntry.Parser.ParseFrom((byte[])row.GetValue(0))));
        return entries;
    }

    /// <summary>The entry at a position, as it is stored.</summary>
    public async Task<AuditEntryRow> EntryRowAsync(long position)
    {
        AuditEntryRow? entry = null;
        await ReadAsync(
            $"SELECT e.id, e.resource, e.body, e.mac FROM audit_entry e WHERE e.id = {EntryAt(position)}",
            (db, row) => entry = new() { Id = db.Id(row, 0), Resource = row.GetString(1), Body = (byte[])row.GetValue(2), Mac = (byte[])row.GetValue(3) });
        return entry!;
    }

    public async Task<List<AuditChainRow>> ChainRowsAsync()
    {
        List<AuditChainRow> links = [];
        await ReadAsync(
            "SELECT position, entry, digest, seal FROM audit_chain ORDER BY position",
            (db, row) => links.Add(new() { Position = row.GetInt64(0), Entry = db.Id(row, 1), Digest = (byte[])row.GetValue(2), Seal = (byte[])row.GetValue(3) }));
        return links;
    }

    public async Task<AuditHead> HeadAsync()
    {
        await using var db = Database.CreateDbContext();
        await db.Database.OpenConnectionAsync(Ct);
        return AuditHeads.ToMessage("granary", await AuditChain.HeadAsync(db, Ct), DateTimeOffset.UnixEpoch);
    }

    /// <summary>Verifies the record a day later, so that nothing is in the making any more.</summary>
    public Task<IReadOnlyList<ChainFlaw>> VerifyAsync(params KeptHead[] heads) => VerifyAsync(new FakeClock(TimeProvider.System.GetUtcNow().AddDays(1)), heads);

    public async Task<IReadOnlyList<ChainFlaw>> VerifyAsync(TimeProvider clock, params KeptHead[] heads)
    {
        var reader = new ChainReader(Database.CreateDbContext, Seals, clock);
        var verifier = new ChainVerifier(AuditHeads.ToMessage("granary", await reader.BaseAsync(Ct), DateTimeOffset.UnixEpoch), heads);
        await foreach (var links in reader.ReadAsync(0, Ct))
            foreach (var link in links)
                verifier.Take(link);
        verifier.End();
        return verifier.Flaws;
    }

    /// <summary>The same in the tables of either database.</summary>
    public Task TamperAsync(string sqlite, string postgres) => TamperAsync(IsSqlite ? sqlite : postgres);

    /// <summary>Somebody with all rights on the database: takes the triggers out of his way and does what he likes.</summary>
    public async Task TamperAsync(string sql)
    {
        await using var db = Database.CreateDbContext();
        var drop = db.Provider == StorageProvider.Sqlite
            ? string.Concat(SqliteTables.SelectMany(table => new[] { $"DROP TRIGGER IF EXISTS {table}_keep;", $"DROP TRIGGER IF EXISTS {table}_stay;" }))
            : string.Concat(PostgresTables.Select(table => $"ALTER TABLE {table} DISABLE TRIGGER USER;"));
        await db.Database.OpenConnectionAsync(Ct);
        await db.ExecuteAsync(drop + sql, Ct);
    }

    /// <summary>An id as the database spells it.</summary>
    public string Literal(Guid id) => IsSqlite ? Blob(id.ToByteArray(true)) : $"'{id}'";

    /// <summary>A blob as the database spells it.</summary>
    public string Blob(byte[] bytes) =>
        IsSqlite ? $"x'{Convert.ToHexStringLower(bytes)}'" : $"'\\x{Convert.ToHexStringLower(bytes)}'::bytea";

    /// <summary>The entry at a position.</summary>
    public static string EntryAt(long position) => $"(SELECT entry FROM audit_chain WHERE position = {position})";

    /// <summary>Rows of a query, one after the other.</summary>
    public async Task ReadAsync(string sql, Action<ServiceDb, DbDataReader> take)
    {
        await using var db = Database.CreateDbContext();
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = db.Command(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
            take(db, reader);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _store.DisposeAsync();
    }
}
