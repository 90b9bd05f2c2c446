using Npgsql;

namespace Fupin.Benchmarks.Exchange;

/// <summary>The PostgreSQL and the RabbitMQ that build/bench started, with databases of this run.</summary>
internal sealed class Servers
{
    private readonly List<string> _databases = [];

    public static string Broker => Setting("FUPIN_TEST_RABBITMQ");

    private static string Server { get; } = Setting("FUPIN_TEST_POSTGRES");

    /// <summary>A new database, empty; its connection string.</summary>
    public async Task<string> CreateAsync(string name)
    {
        var database = $"bench_{name}_{Guid.CreateVersion7():N}";
        await ExecuteAsync(Server, $"CREATE DATABASE {database}");
        _databases.Add(database);
        return new NpgsqlConnectionStringBuilder(Server) { Database = database }.ToString();
    }

    public async Task DropAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var database in _databases)
            await ExecuteAsync(Server, $"DROP DATABASE {database} WITH (FORCE)");
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set; build/bench exchange starts the servers");
}
