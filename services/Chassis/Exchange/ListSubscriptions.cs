using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
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
            var checkpoint = await subscription.CheckpointAsync(context.CancellationToken);
            reply.Subscriptions.Add(new Subscription
            {
                Name = checkpoint.Name,
                Source = checkpoint.Source,
                Position = checkpoint.Position,
                Digest = ByteString.CopyFrom(checkpoint.Digest),
                State = checkpoint.State,
                Problem = checkpoint.Problem,
                AppliedTime = checkpoint.AppliedAt is { } applied ? Timestamp.FromDateTimeOffset(applied) : null,
            });
        }
        return reply;
    }
}
