using System.Globalization;
using Fupin.Chassis.Paging;
using Fupin.Exchange.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Exchange.Operations;

internal sealed partial class SubscriptionRpc
{
    public override async Task<ListSkippedEventsResponse> ListSkippedEvents(ListSkippedEventsRequest request, ServerCallContext context)
    {
        var subscription = feeds.Subscription(request.Name);
        var size = PageTokens.Size(request.PageSize, domain: ExchangeErrors.Domain);
        var below = PageTokens.Decode(request, request.PageToken, ExchangeErrors.Domain) is { } last ? long.Parse(last, CultureInfo.InvariantCulture) : long.MaxValue;
        await using var db = await subscription.OpenAsync(context.CancellationToken);
        var rows = await db.Set<SkippedEventRow>().AsNoTracking()
            .Where(row => row.Subscription == subscription.Name && row.Id < below)
            .OrderByDescending(row => row.Id)
            .Take(size + 1)
            .ToListAsync(context.CancellationToken);
        var reply = new ListSkippedEventsResponse { SkippedEvents = { rows.Take(size).Select(SubscriptionMessages.Of) } };
        if (rows.Count > size)
            reply.NextPageToken = PageTokens.Encode(request, rows[size - 1].Id.ToString(CultureInfo.InvariantCulture));
        return reply;
    }
}
