namespace Fupin.Kit;

/// <summary>A broker of one test's own, which may be stopped without another test feeling it.</summary>
public sealed class OwnBroker(string folder, string address, string process, string names) : IAsyncDisposable
{
    /// <summary>As the administrator.</summary>
    public string Address => address;

    /// <param name="folder">Where it keeps its data.</param>
    public static async Task<OwnBroker> StartAsync(string folder)
    {
        var said = await Servers.RunAsync($"start_rabbitmq '{folder}' && echo $FUPIN_TEST_RABBITMQ $RABBITMQ_PID $RABBITMQ_EPMD_PORT");
        var words = said.Split(' ', StringSplitOptions.TrimEntries);
        return new(folder, words[0], words[1], words[2]);
    }

    /// <summary>rabbitmqctl.</summary>
    public Task<string> ControlAsync(string command) => Servers.TypeAsync($"{folder}/rabbitmq/rabbitmqctl", command);

    /// <summary>As `kill -9` does; what was running of it is gone.</summary>
    public void Kill() => Servers.Kill(process);

    public async ValueTask DisposeAsync() => await Servers.RunAsync($"RABBITMQ_PID={process} RABBITMQ_EPMD_PORT={names}; stop_servers");
}
