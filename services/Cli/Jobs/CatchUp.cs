using System.Globalization;
using Fupin.Cli.Commands;
using Fupin.Exchange.V1;

namespace Fupin.Cli.Jobs;

/// <summary>Waits until a consumer has applied everything its source has published.</summary>
internal static class CatchUp
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(5);

    /// <returns>False when the subscription stopped; what to do is printed.</returns>
    public static async Task<bool> WaitAsync(CommandSession session, string consumer, string source)
    {
        var client = session.Client(channel => new FeedService.FeedServiceClient(channel));
        var head = await client.GetHeadAsync(new() { Source = source }, session.Unary);
        var reported = session.Clock.GetTimestamp();
        while (true)
        {
            var all = await client.ListSubscriptionsAsync(new() { Consumer = consumer }, session.Unary);
            var subscriptions = all.Subscriptions.Where(subscription => subscription.Source == source).ToList();
            if (subscriptions.Find(subscription => subscription.State is SubscriptionState.Stopped or SubscriptionState.Diverged) is { } stopped)
            {
                session.Terminal.ErrorLine($"{stopped.Name}: {stopped.State} {stopped.Problem}");
                return false;
            }

            var position = subscriptions.Count == 0 ? 0 : subscriptions.Min(subscription => subscription.Position);
            if (position >= head.Position) return true;
            if (session.Clock.GetElapsedTime(reported) >= Report)
            {
                reported = session.Clock.GetTimestamp();
                session.Terminal.Line(string.Create(CultureInfo.InvariantCulture,
                    $"{consumer}: {position:N0} / {head.Position:N0} 个事件 events"));
            }

            await Task.Delay(Pause, session.Clock, session.Cancel);
        }
    }
}
