using Fupin.Chassis.Audit;
using Fupin.Chassis.Values;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>What all contexts of one service's database share: where it is, its write gate, its clock and its signals.</summary>
public sealed class ServiceDbRuntime : IAsyncDisposable
{
    internal ServiceDbRuntime(string service, StorageProvider provider, string connectionString, TimeProvider clock, AuditSeals audit)
    {
        Service = service;
        Provider = provider;
        ConnectionString = connectionString;
        Clock = clock;
        Audit = audit;
        if (provider == StorageProvider.Postgres)
            Source = NpgsqlDataSource.Create(connectionString);
        else
            Gate = WriteGate.Of(new SqliteConnectionStringBuilder(connectionString).DataSource);
    }

    /// <summary>Name of the service, also of its database or file.</summary>
    public string Service { get; }

    public StorageProvider Provider { get; }

    public TimeProvider Clock { get; }

    internal string ConnectionString { get; }

    /// <summary>False behind a pooler in transaction mode.</summary>
    internal bool KeepsSessions { get; init; } = true;

    /// <summary>What puts writes on record. Null in one place only: the benchmark that measures what it costs.</summary>
    internal AuditSeals? Audit { get; set; }

    internal NpgsqlDataSource? Source { get; }

    internal WriteGate? Gate { get; }

    /// <summary>A transaction with events has committed.</summary>
    internal OutboxSignal Committed { get; } = new();

    /// <summary>The log's head has moved.</summary>
    internal OutboxSignal Advanced { get; } = new();

    /// <summary>Now, to the microsecond: what both databases keep.</summary>
    internal DateTimeOffset Now() => Clock.Now();

    /// <summary>Closes the connections that wait to be used again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Source is not null)
        {
            await Source.DisposeAsync().ConfigureAwait(false);
            return;
        }
        await using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
