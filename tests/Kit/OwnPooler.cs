using System.Globalization;
using Npgsql;

namespace Fupin.Kit;

/// <summary>A pgbouncer in transaction mode before the PostgreSQL of the test run, of one test's own.</summary>
public sealed class OwnPooler : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fupin-pooler-");
    private int _port;
    private string _process = "";

    public static async Task<OwnPooler> StartAsync()
    {
        var pooler = new OwnPooler();
        await pooler.RunAsync();
        return pooler;
    }

    /// <summary>The same database, by the pooler.</summary>
    public string Before(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Port = _port }.ToString();

    /// <summary>As `kill -9` does, and starts it again on its port.</summary>
    public async Task KillAsync()
    {
        Servers.Kill(_process);
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Servers.Kill(_process);
        await Servers.TypeAsync("rm", "-rf", _folder.FullName);
    }

    private async Task RunAsync()
    {
        var server = new NpgsqlConnectionStringBuilder(TestStore.Postgres).Port;
        var said = await Servers.RunAsync(string.Create(
            CultureInfo.InvariantCulture, $"start_pgbouncer '{_folder.FullName}' {server} >/dev/null && echo $PGBOUNCER_PORT $PGBOUNCER_PID"));
        var words = said.Split(' ', StringSplitOptions.TrimEntries);
        (_port, _process) = (int.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
    }
}
