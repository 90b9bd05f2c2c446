using System.Globalization;

namespace Fupin.Kit;

/// <summary>A PostgreSQL of one test's own, which may be stopped without another test feeling it.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fupin-postgres-");

    /// <summary>As its owner.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<OwnPostgres> StartAsync()
    {
        var server = new OwnPostgres();
        var said = await Servers.RunAsync(string.Create(
            CultureInfo.InvariantCulture, $"start_postgres '{server._folder.FullName}' 'shared_buffers = 64MB' >/dev/null && echo \"$FUPIN_TEST_POSTGRES\""));
        server.ConnectionString = said.Trim();
        return server;
    }

    /// <summary>Stops it as a power cut does: it recovers from its log when it starts again.</summary>
    public Task StopAsync() => Servers.RunAsync($"control_postgres '{_folder.FullName}' -m immediate stop");

    public Task StartAgainAsync() => Servers.RunAsync($"control_postgres '{_folder.FullName}' start");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Servers.TypeAsync("rm", "-rf", _folder.FullName);
    }
}
