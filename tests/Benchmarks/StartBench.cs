namespace Fupin.Benchmarks;

/// <summary>All services in one process with a loaded register: ready on the second start, and what they hold when idle for a minute.</summary>
internal static class StartBench
{
    public static async Task RunAsync(Settings settings)
    {
        using var folder = new TemporaryFolder();
        var data = folder["data"];
        await (await HostProcess.StartAsync(settings, data)).DisposeAsync();
        var ready = new List<double>();
        for (var run = 0; run < settings.Runs; run++)
        {
            var host = await HostProcess.StartAsync(settings, data);
            ready.Add(host.Ready.TotalSeconds);
            await host.DisposeAsync();
        }
        Report.Bound("start", "ready-second-start", Report.Median(ready), 3, "s");
        await using var idle = await HostProcess.StartAsync(settings, data);
        await Task.Delay(TimeSpan.FromSeconds(60));
        Report.Bound("start", "idle-resident-after-60s", Memory.Resident(idle.Id), 250, "MB");
    }
}
