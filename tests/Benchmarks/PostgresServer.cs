using System.Data.Common;
using System.Diagnostics;

namespace Fupin.Benchmarks;

/// <summary>The PostgreSQL that build/bench started, spoken to through psql: the floor is psql, and nothing of ours is in it.</summary>
internal sealed class PostgresServer
{
    private readonly string _connection;
    private readonly string _host;
    private readonly string _port;
    private readonly string _user;

    private PostgresServer(string connection)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        (_connection, _host, _port, _user) = (connection, (string)parts["Host"], (string)parts["Port"], (string)parts["Username"]);
    }

    public static PostgresServer OfEnvironment() => new(Environment.GetEnvironmentVariable("FUPIN_TEST_POSTGRES")
        ?? throw new InvalidOperationException("FUPIN_TEST_POSTGRES is not set: run build/bench, which starts a PostgreSQL"));

    public string ConnectionString(string database)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = _connection };
        parts["Database"] = database;
        return parts.ConnectionString;
    }

    public async Task CreateAsync(string database)
    {
        // a benchmark before this one may have had it
        await RunAsync("postgres", $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        await RunAsync("postgres", $"CREATE DATABASE {database}");
    }

    /// <summary>Makes the tables, indexes and triggers of another database in this one: what its migrations made.</summary>
    public async Task CopySchemaAsync(string from, string to) =>
        await InputAsync(to, await OutputAsync("pg_dump", ["--schema-only", "--no-owner", "--no-privileges", "-d", from]));

    public Task RunAsync(string database, string sql) => InputAsync(database, sql);

    public async Task<long> CountAsync(string database, string from) =>
        long.Parse(await OutputAsync("psql", ["-X", "-At", "-d", database, "-c", $"SELECT count(*) FROM {from}"]), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Runs a script on one connection; how long psql took from its start to its end.</summary>
    public async Task<TimeSpan> InputAsync(string database, string script)
    {
        var clock = Stopwatch.StartNew();
        using var psql = Start("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database]);
        var output = psql.StandardOutput.ReadToEndAsync();
        await psql.StandardInput.WriteAsync(script);
        psql.StandardInput.Close();
        await output;
        await psql.WaitForExitAsync();
        return psql.ExitCode == 0 ? clock.Elapsed : throw new InvalidOperationException($"psql ended with {psql.ExitCode}");
    }

    private async Task<string> OutputAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    private Process Start(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, ["-h", _host, "-p", _port, "-U", _user, .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
