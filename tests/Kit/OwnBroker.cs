using System.Diagnostics;

namespace Fupin.Kit;

/// <summary>A broker of one test's own, which may be stopped without another test feeling it.</summary>
public sealed class OwnBroker(string folder, string address, string process, string names) : IAsyncDisposable
{
    /// <summary>As the administrator.</summary>
    public string Address => address;

    /// <param name="folder">Where it keeps its data.</param>
    public static async Task<OwnBroker> StartAsync(string folder)
    {
        var said = await ServersAsync($"start_rabbitmq '{folder}' && echo $FUPIN_TEST_RABBITMQ $RABBITMQ_PID $RABBITMQ_EPMD_PORT");
        var words = said.Split(' ', StringSplitOptions.TrimEntries);
        return new(folder, words[0], words[1], words[2]);
    }

    /// <summary>rabbitmqctl.</summary>
    public Task<string> ControlAsync(string command) => RunAsync($"{folder}/rabbitmq/rabbitmqctl", command);

    /// <summary>As `kill -9` does; what was running of it is gone.</summary>
    public void Kill()
    {
        using var running = Process.GetProcessById(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture));
        running.Kill();
        running.WaitForExit();
    }

    public async ValueTask DisposeAsync() => await ServersAsync($"RABBITMQ_PID={process} RABBITMQ_EPMD_PORT={names}; stop_servers");

    private static Task<string> ServersAsync(string commands)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "build", "servers.sh"))) root = root.Parent!;
        return RunAsync("bash", "-c", $"cd '{root.FullName}' && source build/servers.sh && {commands}");
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
