using Fupin.Chassis.Exchange.Bus;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Exchange;

/// <summary>
/// Announces on the bus what the log gained: with the events when none of them can hold class B data and it keeps up, otherwise as a
/// header that makes readers pull. It begins with where the head is, and does so again after a failure: what could not be sent is not
/// sent again, readers pull it.
/// </summary>
internal sealed class BusPublisher(FeedLog log, ExchangeBuses buses, ILogger<BusPublisher> logger) : IExchangeLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken ct)
    {
        LogHead? at = null;
        while (true)
        {
            var news = log.Runtime.Advanced.Ticket;
            try
            {
                at = at is null ? await BeginAsync(ct).ConfigureAwait(false) : await AnnounceAsync(at, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && (e is Faults.Fault || Failures.IsTransient(e)))
            {
                logger.LogWarning("Announcing {Source} after {Position} failed: {Error}", log.Source, at?.Position, e is Faults.Fault fault ? fault.Reason : e.GetType().Name);
                at = null;
            }
            await OutboxSignal.WaitAsync(news, log.Options.PollInterval, log.Runtime.Clock, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Also makes the exchange, so that consumers can bind to it before there is an event.</summary>
    private async Task<LogHead> BeginAsync(CancellationToken ct)
    {
        var head = await log.HeadAsync(ct).ConfigureAwait(false);
        var header = log.Cover(head, head);
        header.EventsOmitted = true;
        await SendAsync(header, ct).ConfigureAwait(false);
        return head;
    }

    private async Task<LogHead> AnnounceAsync(LogHead at, CancellationToken ct)
    {
        var head = await log.HeadAsync(ct).ConfigureAwait(false);
        if (head.Position <= at.Position)
            return head;
        if (head.Position - at.Position > log.Options.InlineWithin)
        {
            var header = log.Cover(at, head);
            header.EventsOmitted = true;
            await SendAsync(header, ct).ConfigureAwait(false);
            return head;
        }
        var reader = log.ReadAfter(at, FeedFilter.All);
        while (await reader.NextAsync(ct).ConfigureAwait(false) is { } batch)
        {
            if (batch.Events.Any(e => EventTypes.MayHoldClassB(e.Data.TypeUrl)))
            {
                batch.Events.Clear();
                batch.EventsOmitted = true;
            }
            await SendAsync(batch, ct).ConfigureAwait(false);
        }
        return reader.At;
    }

    private async Task SendAsync(Batch batch, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var endpoint = await buses.Of(log.Source).GetSendEndpoint(new Uri($"exchange:{ExchangeBus.ExchangeOf(log.Source)}")).ConfigureAwait(false);
        await endpoint.Send(new BusBatch(batch.ToByteArray()), patience.Token).ConfigureAwait(false);
    }
}
