using System.Diagnostics;
using System.Text.Json;

namespace Fupin.Conformance;

/// <summary>A program of the folder consumers, while it follows a log.</summary>
sealed class Consumer : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fupin-consumer-");
    readonly string _program;
    readonly string _script;
    Process? _process;
    Task<string>? _errors;

    Consumer(string program, string script) => (_program, _script) = (program, script);

    public static Consumer Of(string script) => new(script.EndsWith(".py", StringComparison.Ordinal) ? Foreign.Python : "node", script);

    public string State => Path.Combine(_folder.FullName, "state.json");

    public string TokenFile => Path.Combine(_folder.FullName, "token");

    /// <summary>Starts it with the contracts as `buf build` makes them, which is what its README tells a department to do.</summary>
    public async Task Start(Uri address, string source)
    {
        var contracts = Path.Combine(_folder.FullName, "contracts.binpb");
        if (!File.Exists(contracts)) await Foreign.Run(Foreign.Buf, "build", Path.Combine(Foreign.Here, "..", "..", "protos"), "-o", contracts);
        var token = File.Exists(TokenFile) ? TokenFile : "";
        _process = Foreign.Start(
            _program, [Path.Combine("consumers", _script), address.Authority, source, State],
            ("FUPIN_CONTRACTS", contracts), ("FUPIN_TOKEN_FILE", token));
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The positions of the next events it was given.</summary>
    public async Task<List<long>> Positions(long count)
    {
        List<long> positions = [];
        while (positions.Count < count)
        {
            var line = await _process!.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            if (line is null) Assert.Fail($"{_script} ended: {await _errors!}");
            positions.Add(JsonElement.Parse(line).GetProperty("position").GetInt64());
        }

        return positions;
    }

    public async Task<(int Code, string Errors)> End()
    {
        await _process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _errors!);
    }

    public async Task<string> Kill()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await _errors!;
    }

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) _process.Kill(entireProcessTree: true);
        _process?.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
