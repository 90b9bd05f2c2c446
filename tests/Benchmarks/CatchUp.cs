using Fupin.Exchange.V1;
using Grpc.Net.Client;

namespace Fupin.Benchmarks;

/// <summary>How long after an import assessment has its figures.</summary>
internal static class CatchUp
{
    /// <summary>Waits until assessment has applied all that the registry has published.</summary>
    public static async Task WaitAsync(HostProcess host)
    {
        using var channel = host.Connect();
        var client = new FeedService.FeedServiceClient(channel);
        while (true)
        {
            var head = await client.GetHeadAsync(new() { Source = "registry" });
            var all = await client.ListSubscriptionsAsync(new() { Consumer = "assessment" });
            var positions = all.Subscriptions.Where(s => s.Source == "registry").Select(s => s.Position).ToList();
            if (positions.Count > 0 && positions.Min() >= head.Position) return;
            await Task.Delay(50);
        }
    }
}
