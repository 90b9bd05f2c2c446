using System.Diagnostics;
using System.Globalization;

namespace Fupin.Benchmarks.Exchange;

/// <summary>One end of the exchange as a process of its own on free ports, ready when its probe says so; spoken to by lines.</summary>
internal sealed class EndProcess : IAsyncDisposable
{
    private readonly Process _process;

    private EndProcess(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public static async Task<EndProcess> StartAsync(string program, string data, string[] arguments)
    {
        var (grpc, http) = (HostProcess.FreePort(), HostProcess.FreePort());
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Directory.CreateDirectory(data).FullName,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        foreach (var setting in (string[])[$"Fupin:DataDirectory={data}", $"Fupin:Grpc:Port={grpc}", $"Fupin:Http:Port={http}"])
            start.ArgumentList.Add($"--{setting}");
        var process = Process.Start(start)!;
        using var client = new HttpClient();
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(10))
        {
            try
            {
                using var response = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}/healthz/ready")));
                if (response.IsSuccessStatusCode)
                    return new EndProcess(process, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{grpc}"));
            }
            catch (HttpRequestException) when (!process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                // not listening yet
            }
        }
    }

    /// <summary>Sends a line and returns the one that answers it.</summary>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the program ended");
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
