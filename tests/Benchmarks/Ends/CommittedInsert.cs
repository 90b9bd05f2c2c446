using Fupin.Chassis.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Fupin.Ends;

/// <summary>The floor of an unmasked read: a call with a purpose is answered after one committed insert into the service's own database, and nothing else of an audit.</summary>
internal sealed class CommittedInsert(IConfiguration configuration, FupinOptions options) : Interceptor, IAsyncDisposable
{
    private static readonly byte[] Body = new byte[400]; // as long as an entry of the audit

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lazy<NpgsqlDataSource> _postgres = new(() => Postgres(configuration["Fupin:registry:ConnectionString"]!));
    private readonly Lazy<SqliteCommand> _sqlite = new(() => Sqlite(Path.Combine(options.DataDirectory, "registry.db")));

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var reply = await continuation(request, context);
        if (context.RequestHeaders.Get("fupin-purpose") is not null) await InsertAsync(context.CancellationToken);
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres.IsValueCreated) await _postgres.Value.DisposeAsync();
        if (_sqlite.IsValueCreated) await _sqlite.Value.DisposeAsync();
        _gate.Dispose();
    }

    private static string Table(string bytes) => $"CREATE TABLE IF NOT EXISTS floor_insert (id {bytes} PRIMARY KEY, body {bytes} NOT NULL)";

    private async Task InsertAsync(CancellationToken ct)
    {
        if (options.StorageProvider == "postgres")
        {
            await using var insert = _postgres.Value.CreateCommand("INSERT INTO floor_insert (id, body) VALUES ($1, $2)");
            insert.Parameters.Add(new() { Value = Guid.CreateVersion7().ToByteArray(bigEndian: true) });
            insert.Parameters.Add(new() { Value = Body });
            await insert.ExecuteNonQueryAsync(ct);
            return;
        }
        // SQLite has one writer: whoever waits here does not sleep in SQLite
        await _gate.WaitAsync(ct);
        try
        {
            _sqlite.Value.Parameters[0].Value = Guid.CreateVersion7().ToByteArray(bigEndian: true);
            await _sqlite.Value.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static NpgsqlDataSource Postgres(string connectionString)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        using var create = source.CreateCommand(Table("bytea"));
        create.ExecuteNonQuery();
        return source;
    }

    private static SqliteCommand Sqlite(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=4000; " + Table("BLOB");
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO floor_insert (id, body) VALUES (@id, @body)";
        command.Parameters.AddWithValue("@id", Body);
        command.Parameters.AddWithValue("@body", Body);
        command.Prepare();
        return command;
    }
}
