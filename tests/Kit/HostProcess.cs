using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Xunit;

namespace Fupin.Kit;

/// <summary>The host as a process of its own, which can be killed and started again on the same port and data.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("fupin-host-");
    private readonly int _grpc = Ports.Free();
    private readonly int _http = Ports.Free();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _log = new();
    private string _keys;
    private Process? _process;

    public HostProcess() => _keys = _data.FullName;

    public Uri Address => new UriBuilder("http", "127.0.0.1", _grpc).Uri;

    /// <summary>Where its databases and keys are.</summary>
    public string DataFolder => _data.FullName;

    /// <summary>A token that its development key signs, good for an hour.</summary>
    public string Token() => Token("", TimeSpan.FromHours(1));

    /// <summary>The same for an officer with a name.</summary>
    public string Token(string displayName) => Token(displayName, TimeSpan.FromHours(1));

    /// <summary>One that ends so long from now; the host accepts it for its clock skew of 30 s more.</summary>
    public string Token(TimeSpan left) => Token("", left);

    private string Token(string displayName, TimeSpan left)
    {
        var now = TimeProvider.System.GetUtcNow();
        return DevelopmentTokens.Open(_keys).Sign(new()
        {
            Subject = "test",
            DisplayName = displayName,
            Roles = [Role.CityOfficer, Role.Service, Role.Operator, Role.Auditor],
            Divisions = [new(DivisionGrant.Everywhere)],
            DataClasses = [DataClass.B],
            NotBefore = now - TimeSpan.FromMinutes(1),
            Expires = now + left,
        });
    }

    /// <summary>A file with such a token, for the command line and foreign clients.</summary>
    public string TokenFile(string displayName = "")
    {
        var file = Path.Combine(_data.FullName, $"{Guid.CreateVersion7():N}.token");
        File.WriteAllText(file, Token(displayName));
        return file;
    }

    /// <summary>What it has printed since the first start.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>What it has logged, which goes to standard error, since the first start.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Environment of what is started.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns when it is ready.</summary>
    /// <param name="more">Further arguments, as on the command line.</param>
    public async Task StartAsync(params string[] more)
    {
        const string directory = "--Fupin:DataDirectory=";
        _keys = more.LastOrDefault(argument => argument.StartsWith(directory, StringComparison.Ordinal))?[directory.Length..] ?? _data.FullName;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        foreach (var argument in (string[])
                 [
                     "exec", Path.Combine(AppContext.BaseDirectory, "fupin-host.dll"), "--environment=Development", $"--Fupin:DataDirectory={_data.FullName}",
                     string.Create(CultureInfo.InvariantCulture, $"--Fupin:Grpc:Port={_grpc}"), string.Create(CultureInfo.InvariantCulture, $"--Fupin:Http:Port={_http}"),
                     .. more,
                 ])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        using var client = new HttpClient();
        while (!await IsReadyAsync(client))
        {
            if (_process.HasExited) throw new InvalidOperationException("the host ended while it started");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>As `kill -9` does.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Asks it to stop, as an operator does, and waits until it has: what it still had to say is said.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null) Kill();
        if (Directory.Exists(_data.FullName)) _data.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            var answer = await client.GetAsync(new UriBuilder("http", "127.0.0.1", _http, "/healthz/ready").Uri, TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
