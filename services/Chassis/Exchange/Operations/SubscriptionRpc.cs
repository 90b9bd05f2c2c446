using Fupin.Chassis.Faults;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Operations;

/// <summary>What operators do about the subscriptions of this process.</summary>
internal sealed partial class SubscriptionRpc(Feeds feeds) : SubscriptionService.SubscriptionServiceBase
{
    private const int LongestReason = 500;

    private static void Check(Action<FieldCheck> checks)
    {
        var check = new FieldCheck(ExchangeErrors.Domain);
        checks(check);
        check.ThrowIfAny();
    }
}
