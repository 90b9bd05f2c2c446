using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Chassis.Exchange.Operations;

internal sealed partial class SubscriptionRpc
{
    public override async Task VerifySubscription(
        VerifySubscriptionRequest request, IServerStreamWriter<Verification> responseStream, ServerCallContext context)
    {
        var subscription = feeds.Subscription(request.Name);
        await foreach (var finding in subscription.VerifyAsync(request.All, context.CancellationToken))
            await responseStream.WriteAsync(finding, context.CancellationToken);
    }
}
