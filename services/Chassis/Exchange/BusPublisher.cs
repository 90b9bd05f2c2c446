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
        return await OmitAsync(head, head, ct).ConfigureAwait(false);
    }

    private async Task<LogHead> AnnounceAsync(LogHead at, CancellationToken ct)
    {
        var head = await log.HeadAsync(ct).ConfigureAwait(false);
        if (head.Position <= at.Position)
            return head;
        if (head.Position - at.Position > log.Options.InlineWithin)
            return await OmitAsync(at, head, ct).ConfigureAwait(false);
        var reader = log.ReadAfter(at, FeedFilter.All);
        // not beyond it: whether what came since goes inline is for the next look to say
        while (reader.At.Position < head.Position && await reader.NextAsync(ct).ConfigureAwait(false) is { } batch)
        {
            using var activity = ExchangeTelemetry.StartAnnounce(batch);
            // readers pull these, and then may as well pull what came after them
            if (batch.Events.Any(e => EventTypes.MayHoldClassB(e.Data.TypeUrl)))
                return await OmitAsync(new(batch.From, batch.DigestBefore.ToByteArray()), Later(head, reader.At), ct).ConfigureAwait(false);
            await SendAsync(batch, ct).ConfigureAwait(false);
        }
        return reader.At;
    }

    private static LogHead Later(LogHead one, LogHead other) => one.Position > other.Position ? one : other;

    private async Task<LogHead> OmitAsync(LogHead from, LogHead to, CancellationToken ct)
    {
        var header = log.Cover(from, to);
        header.EventsOmitted = true;
        await SendAsync(header, ct).ConfigureAwait(false);
        return to;
    }

    private async Task SendAsync(Batch batch, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var endpoint = await buses.Of(log.Source).GetSendEndpoint(new Uri($"exchange:{ExchangeBus.ExchangeOf(log.Source)}")).ConfigureAwait(false);
        await endpoint.Send(new BusBatch(batch.ToByteArray()), patience.Token).ConfigureAwait(false);
    }
}
