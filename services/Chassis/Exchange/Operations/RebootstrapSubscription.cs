using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Chassis.Exchange.Operations;

internal sealed partial class SubscriptionRpc
{
    public override async Task<Subscription> RebootstrapSubscription(RebootstrapSubscriptionRequest request, ServerCallContext context)
    {
        var subscription = feeds.Subscription(request.Name);
        return SubscriptionMessages.Of(subscription, await subscription.RebootstrapAsync(context.CancellationToken));
    }
}
