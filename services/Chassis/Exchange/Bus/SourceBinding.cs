using MassTransit;
using MassTransit.RabbitMqTransport;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>
/// Binds a consumer's queue to the exchange of a source, at every connection. The exchange is the source's: a consumer has no right to
/// declare it, so until the source has come the binding is tried again. What was missed in between is pulled.
/// </summary>
internal sealed partial class SourceBinding(ISubscription subscription, ILogger logger) : IFilter<ChannelContext>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _queue = ExchangeBus.QueueOf(subscription.Consumer, subscription.Source);
    private readonly string _exchange = ExchangeBus.ExchangeOf(subscription.Source);

    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var binding = BindAsync(context.ConnectionContext, over.Token);
        try
        {
            await next.Send(context).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await ((Task)binding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("sourceBinding").Add("exchange", _exchange);

    private async Task BindAsync(ConnectionContext connection, CancellationToken ct)
    {
        for (var refused = 0; !await TryBindAsync(connection, refused, ct).ConfigureAwait(false); refused++)
            await Task.Delay(Pause, ct).ConfigureAwait(false);
        subscription.Nudge();
    }

    private async Task<bool> TryBindAsync(ConnectionContext connection, int refused, CancellationToken ct)
    {
        try
        {
            // a refusal closes the channel, so it is not the one that consumes
            await using var channel = await connection.Connection.CreateChannelAsync(cancellationToken: ct).ConfigureAwait(false);
            await channel.QueueBindAsync(_queue, _exchange, "", cancellationToken: ct).ConfigureAwait(false);
            return true;
        }
        catch (OperationInterruptedException e) when (e is not AlreadyClosedException)
        {
            // the first times the queue or the exchange are only about to come
            if (refused % 60 == 5)
                LogUnbound(logger, subscription.Name, _queue, _exchange, e.ShutdownReason?.ReplyText ?? "");
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription}: queue {Queue} is not bound to {Exchange} yet, the feed is read instead: {Answer}")]
    private static partial void LogUnbound(ILogger logger, string subscription, string queue, string exchange, string answer);
}
