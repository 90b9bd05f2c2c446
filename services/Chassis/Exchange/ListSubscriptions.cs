using Fupin.Chassis.Exchange.Operations;
using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Chassis.Exchange;

internal sealed partial class FeedRpc
{
    public override async Task<ListSubscriptionsResponse> ListSubscriptions(ListSubscriptionsRequest request, ServerCallContext context)
    {
        var reply = new ListSubscriptionsResponse();
        foreach (var subscription in feeds.Subscriptions.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            if (request.Consumer.Length > 0 && !string.Equals(request.Consumer, subscription.Consumer, StringComparison.Ordinal))
                continue;
            reply.Subscriptions.Add(SubscriptionMessages.Of(subscription, await subscription.CheckpointAsync(context.CancellationToken)));
        }
        return reply;
    }
}
