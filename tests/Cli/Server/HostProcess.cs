using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fupin.Cli.Tests.Server;

/// <summary>The host as a process of its own, which can be killed and started again on the same port and data.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("fupin-host-");
    private readonly int grpc = FreePort();
    private readonly int http = FreePort();
    private Process? process;

    public Uri Address => new UriBuilder("http", "127.0.0.1", grpc).Uri;

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
                 {
                     "exec", Path.Combine(AppContext.BaseDirectory, "fupin-host.dll"), "--environment=Development", $"--Fupin:DataDirectory={data.FullName}",
                     string.Create(CultureInfo.InvariantCulture, $"--Fupin:Grpc:Port={grpc}"), string.Create(CultureInfo.InvariantCulture, $"--Fupin:Http:Port={http}"),
                 })
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var client = new HttpClient();
        while (!await IsReadyAsync(client))
        {
            Assert.False(process.HasExited, "the host ended while it started");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        if (process is not null) Kill();
        data.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            var answer = await client.GetAsync(new UriBuilder("http", "127.0.0.1", http, "/healthz/ready").Uri, TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
