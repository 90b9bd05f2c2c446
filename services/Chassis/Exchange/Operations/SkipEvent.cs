using Fupin.Chassis.Access;
using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Chassis.Exchange.Operations;

internal sealed partial class SubscriptionRpc
{
    public override async Task<SkippedEvent> SkipEvent(SkipEventRequest request, ServerCallContext context)
    {
        var reason = request.Reason.Trim();
        Check(check =>
        {
            check.Require(request.Position > 0, "position", "POSITION_REQUIRED", "请写明要跳过的事件的位置", "say the position of the event to skip");
            check.Require(reason.Length > 0, "reason", "REASON_REQUIRED", "请写明跳过的理由", "say why it is skipped");
            check.Require(reason.Length <= LongestReason, "reason", "REASON_TOO_LONG", "理由最长500个字符", "a reason has at most 500 characters");
        });
        var subscription = feeds.Subscription(request.Name);
        return SubscriptionMessages.Of(await subscription.SkipAsync(request.Position, reason, context.Caller().Subject, context.CancellationToken));
    }
}
