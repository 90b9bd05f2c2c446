using System.Diagnostics;
using System.Globalization;

namespace Fupin.Kit;

/// <summary>Servers of one test's own, started as build/servers.sh starts them.</summary>
internal static class Servers
{
    /// <summary>Runs functions of build/servers.sh; returns what they print.</summary>
    public static Task<string> RunAsync(string commands)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "build", "servers.sh")))
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return TypeAsync("bash", "-c", $"cd '{root.FullName}' && set -e && source build/servers.sh && {commands}");
    }

    /// <summary>Errors: <see cref="InvalidOperationException"/> when the program fails.</summary>
    public static async Task<string> TypeAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    /// <summary>As `kill -9` does; returns when the process is gone.</summary>
    public static void Kill(string process)
    {
        using var running = Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture));
        running.Kill();
        running.WaitForExit();
    }
}
