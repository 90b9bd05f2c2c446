using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;

namespace Fupin.Benchmarks;

/// <summary>The published host, started with its own data folder on free ports of 127.0.0.1.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _token;

    private HostProcess(Process process, string data, int grpc, TimeSpan ready, string token)
    {
        _token = token;
        _process = process;
        Data = data;
        Address = $"http://127.0.0.1:{grpc.ToString(CultureInfo.InvariantCulture)}";
        Ready = ready;
    }

    public string Data { get; }

    public string Address { get; }

    /// <summary>From process start until /healthz/ready answered 200.</summary>
    public TimeSpan Ready { get; }

    public int Id => _process.Id;

    /// <summary>A channel whose calls carry the token of a city officer.</summary>
    public GrpcChannel Connect() => Connect(Address);

    /// <summary>The same to another process with the same keys.</summary>
    public GrpcChannel Connect(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = new Signing(_token), DisposeHttpClient = true });

    public static Task<HostProcess> StartAsync(Settings settings, string data, params string[] arguments) =>
        StartAsync(settings, Path.Combine("host", "fupin-host"), [], data, arguments);

    /// <param name="program">Among the published ones.</param>
    /// <param name="first">Its arguments before the configuration.</param>
    public static async Task<HostProcess> StartAsync(Settings settings, string program, string[] first, string data, params string[] arguments)
    {
        var (grpc, http) = (FreePort(), FreePort());
        var start = new ProcessStartInfo(Path.Combine(settings.Programs, program), first)
        {
            WorkingDirectory = Directory.CreateDirectory(data).FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        foreach (var argument in (string[])
                 [
                     $"--Fupin:DataDirectory={data}", $"--Fupin:Grpc:Port={grpc.ToString(CultureInfo.InvariantCulture)}",
                     $"--Fupin:Http:Port={http.ToString(CultureInfo.InvariantCulture)}",
                     // one officer alone makes all the calls; they are counted all the same
                     "--Fupin:Limits:CallsPerSecond=10000000", "--Fupin:Limits:CallsAtOnce=10000000",
                     .. arguments,
                 ])
            start.ArgumentList.Add(argument);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{http.ToString(CultureInfo.InvariantCulture)}/healthz/ready"));
                if (response.IsSuccessStatusCode)
                    break;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // not listening yet
            }
            if (clock.Elapsed > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException("the host did not become ready");
            await Task.Delay(10);
        }
        var ready = clock.Elapsed;
        var token = await Memory.RunCliForOutputAsync(settings, "token", "--role", "city-officer", "--role", "operator", "--division", "*", "--data-directory", data);
        return new HostProcess(process, data, grpc, ready, token.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private sealed class Signing(string token) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", token);
            return base.SendAsync(request, cancellationToken);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Memory of a process as the kernel accounts it, in MB.</summary>
internal static class Memory
{
    public static double Resident(int process) => Read(process, "VmRSS:") ?? throw new InvalidOperationException("process ended");

    public static double Peak(int process) => Read(process, "VmHWM:") ?? throw new InvalidOperationException("process ended");

    private static double? Read(int process, string field)
    {
        var status = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status";
        string? line = null;
        try
        {
            line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // it ended meanwhile
        }

        return line is null ? null : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>What the command line printed.</summary>
    public static async Task<string> RunCliForOutputAsync(Settings settings, params string[] arguments)
    {
        using var process = Process.Start(StartOf(settings, arguments))!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"fupin {string.Join(' ', arguments)}: exit {process.ExitCode}\n{output}");
    }

    private static ProcessStartInfo StartOf(Settings settings, string[] arguments) => new(Path.Combine(settings.Programs, "cli", "fupin"), arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        // it signs its own tokens with the host's development key
        Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
    };

    /// <summary>Runs the command line to its end and returns its duration and peak memory.</summary>
    public static Task<(TimeSpan Elapsed, double PeakMb)> RunCliAsync(Settings settings, params string[] arguments) => RunCliAsync(settings, [0], arguments);

    /// <summary>The same for a command that may also end with another code than 0.</summary>
    public static async Task<(TimeSpan Elapsed, double PeakMb)> RunCliAsync(Settings settings, int[] codes, string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(StartOf(settings, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0.0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Read(process.Id, "VmHWM:") ?? 0);
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(50));
        }
        if (!codes.Contains(process.ExitCode))
            throw new InvalidOperationException($"fupin {string.Join(' ', arguments)}: exit {process.ExitCode}\n{await output}");
        return (clock.Elapsed, peak);
    }
}
