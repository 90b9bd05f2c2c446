using Npgsql;

namespace Fupin.Benchmarks.Exchange;

/// <summary>The database of a service that embeds the Roster, as seen from outside: how far it has come, and its rows.</summary>
internal sealed class ReaderStore(string connectionString) : IAsyncDisposable
{
    /// <summary>Written by the projection; the divisions' tables are small and come first.</summary>
    public static readonly string[] Tables = ["roster_division", "roster_division_ancestor", "roster_village", "roster_household", "roster_person"];

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public NpgsqlDataSource Source => _source;

    /// <summary>Waits until a position is applied, looking as often as that.</summary>
    public async Task AppliedAsync(long position, TimeSpan looking)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT position FROM checkpoints", connection);
        while (await command.ExecuteScalarAsync() is not long at || at < position)
            await Task.Delay(looking);
    }

    /// <summary>Takes out what the projection wrote and how far it had come.</summary>
    public async Task EmptyAsync()
    {
        await using var command = _source.CreateCommand($"TRUNCATE {string.Join(", ", Tables)}; DELETE FROM checkpoints");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Empty tables like the roster's, indexes included, in a schema of their own.</summary>
    public async Task CloneAsync(string schema)
    {
        await using var command = _source.CreateCommand(
            $"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};"
            + string.Concat(Tables.Select(table => $"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL);")));
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The bytes of a binary COPY of what a query gives.</summary>
    public async Task<byte[]> BytesAsync(string query)
    {
        await using var connection = await _source.OpenConnectionAsync();
        using var bytes = new MemoryStream();
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY ({query}) TO STDOUT (FORMAT BINARY)"))
            await copy.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public static async Task CopyAsync(NpgsqlConnection connection, string table, byte[] bytes)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT BINARY)");
        await copy.WriteAsync(bytes);
    }

    public async Task<long> CountAsync(string table)
    {
        await using var command = _source.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
