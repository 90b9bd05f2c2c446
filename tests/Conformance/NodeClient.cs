using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Fupin.Conformance;
using Xunit;

[assembly: AssemblyFixture(typeof(NodeClient))]

namespace Fupin.Conformance;

/// <summary>Runs client.mjs, after fetching what it needs when that is not there yet.</summary>
public sealed class NodeClient : IAsyncLifetime
{
    static readonly string Folder = typeof(NodeClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key is "ClientFolder").Value!;

    /// <summary>Node cases exist only under build/test, which sets FUPIN_FULL and installs Node: plain `dotnet test` needs the SDK alone.</summary>
    internal static bool Expected { get; } = Environment.GetEnvironmentVariable("FUPIN_FULL") is "1";

    public async ValueTask InitializeAsync()
    {
        if (Expected && !Directory.Exists(Path.Combine(Folder, "node_modules")))
            await Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static async Task<JsonElement> Case(Server server, string name)
    {
        var output = await Run("node", "client.mjs", $"{server.Address.Port}", name);
        return JsonElement.Parse(output);
    }

    static async Task<string> Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
