using Fupin.Chassis.Audit;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fupin.Kit;

/// <summary>
/// Databases of one test: SQLite files in a folder of its own, or PostgreSQL databases of its own when FUPIN_TEST_POSTGRES holds a
/// connection string. Everything is gone when it is disposed.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly List<string> _databases = [];

    public TestStore(StorageProvider? provider = null)
    {
        Provider = provider ?? (Postgres is null ? StorageProvider.Sqlite : StorageProvider.Postgres);
        Settings["Fupin:DataDirectory"] = Folder;
        Settings["Fupin:Storage:Provider"] = Provider == StorageProvider.Sqlite ? "sqlite" : "postgres";
        if (Provider == StorageProvider.Postgres)
            Settings["Fupin:Storage:ConnectionString"] = Postgres;
    }

    /// <summary>The test server, or null: the tests run on SQLite then.</summary>
    public static string? Postgres => Environment.GetEnvironmentVariable("FUPIN_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    public StorageProvider Provider { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fupin-test-").FullName;

    /// <summary>Configuration that points a host here; on PostgreSQL call <see cref="AddAsync"/> for each service first.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    private AuditSeals Seals => new(KeyRing.Load(Folder, "audit", mayCreate: true));

    /// <summary>The test's part of the broker, after <see cref="AddBrokerAsync"/> and only where there is one.</summary>
    public TestBroker? Broker { get; private set; }

    /// <summary>Points the bus at a part of the broker that is this test's own, when FUPIN_TEST_RABBITMQ names one.</summary>
    public async Task AddBrokerAsync()
    {
        if (Broker is not null || TestBroker.Administrator is null)
            return;
        Broker = await TestBroker.CreateAsync();
        Settings["Fupin:Bus:Transport"] = "rabbitmq";
        Settings["Fupin:Bus:Address"] = Broker.Address;
    }

    /// <summary>Everything stored, byte by byte: the files, and on PostgreSQL the tables' rows.</summary>
    public async IAsyncEnumerable<(string Name, byte[] Bytes)> ContentsAsync()
    {
        foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
            if (await ReadAsync(file) is { } bytes) yield return (Path.GetFileName(file), bytes);
        foreach (var name in _databases)
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Postgres) { Database = name, Pooling = false }.ToString());
            await using var connection = await source.OpenConnectionAsync();
            List<string> tables = [];
            await using (var command = new NpgsqlCommand("SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", connection))
            await using (var reader = await command.ExecuteReaderAsync())
                while (await reader.ReadAsync())
                    tables.Add(reader.GetString(0));
            foreach (var table in tables)
            {
                using var bytes = new MemoryStream();
                await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT binary)"))
                    await copy.CopyToAsync(bytes);
                yield return (table, bytes.ToArray());
            }
        }
    }

    /// <summary>Null for a file that went meanwhile, as SQLite's log does when the last connection closes: what it held is in the database by then.</summary>
    internal static async Task<byte[]?> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllBytesAsync(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes the service's database ready to be migrated.</summary>
    public async Task AddAsync(string service)
    {
        if (Provider == StorageProvider.Sqlite)
            return;
        var name = $"fupin_test_{Guid.CreateVersion7():N}";
        await ServerAsync($"CREATE DATABASE {name}");
        _databases.Add(name);
        Settings[$"Fupin:{service}:ConnectionString"] = new NpgsqlConnectionStringBuilder(Postgres) { Database = name }.ToString();
    }

    /// <summary>The service's database, empty unless something already migrated it. Dispose of what it returns before the store.</summary>
    public async Task<TestDatabase<TDb>> OpenAsync<TDb>(string service, bool migrate = true)
        where TDb : ServiceDb
    {
        if (!Settings.ContainsKey($"Fupin:{service}:ConnectionString"))
            await AddAsync(service);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        var database = new TestDatabase<TDb>(StorageOptions.Runtime(configuration, service, TimeProvider.System, Seals));
        if (migrate)
        {
            await using var db = database.CreateDbContext();
            await Migrations.ApplyAsync(db, CancellationToken.None);
        }
        return database;
    }

    /// <summary>A statement by hand in a service's database, past everything that guards it. Returns the number of rows, or of a query the first value.</summary>
    public async Task<object?> ExecuteAsync(string service, string sql)
    {
        await using var runtime = StorageOptions.Runtime(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build(), service, TimeProvider.System, Seals);
        await using System.Data.Common.DbConnection connection =
            Provider == StorageProvider.Sqlite ? new SqliteConnection(runtime.ConnectionString) : new NpgsqlConnection(runtime.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return sql.StartsWith("SELECT", StringComparison.Ordinal) ? await command.ExecuteScalarAsync() : await command.ExecuteNonQueryAsync();
    }

    /// <summary>Copies a service's database aside. Nothing may be connected to it.</summary>
    public async Task BackUpAsync(string service)
    {
        if (Provider == StorageProvider.Sqlite)
            foreach (var file in Directory.GetFiles(Folder, $"{service}.db*"))
                File.Copy(file, Path.Combine(Folder, "backup-" + Path.GetFileName(file)), overwrite: true);
        else
            await ServerAsync($"CREATE DATABASE {DatabaseOf(service)}_backup TEMPLATE {DatabaseOf(service)}");
    }

    /// <summary>Puts the copy back in its place, as from an old backup.</summary>
    public async Task RestoreAsync(string service)
    {
        if (Provider == StorageProvider.Sqlite)
        {
            foreach (var file in Directory.GetFiles(Folder, $"{service}.db*"))
                File.Delete(file);
            foreach (var file in Directory.GetFiles(Folder, $"backup-{service}.db*"))
                File.Move(file, Path.Combine(Folder, Path.GetFileName(file)["backup-".Length..]));
        }
        else
        {
            await ServerAsync($"DROP DATABASE {DatabaseOf(service)} WITH (FORCE)");
            await ServerAsync($"ALTER DATABASE {DatabaseOf(service)}_backup RENAME TO {DatabaseOf(service)}");
        }
    }

    private string DatabaseOf(string service) => new NpgsqlConnectionStringBuilder(Settings[$"Fupin:{service}:ConnectionString"]).Database!;

    public async ValueTask DisposeAsync()
    {
        if (Broker is not null)
            await Broker.DisposeAsync();
        foreach (var name in _databases)
            await ServerAsync($"DROP DATABASE {name} WITH (FORCE)");
        Directory.Delete(Folder, true);
    }

    private static async Task ServerAsync(string sql)
    {
        // unpooled: a pool per statement would stay behind
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Postgres!) { Pooling = false }.ToString());
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
