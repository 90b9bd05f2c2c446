using System.Security.Authentication;
using Fupin.Exchange.V1;
using Google.Protobuf;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>
/// The one place that knows the transports. Per source a fanout exchange <c>{source}</c> that only the source writes, per consumer and
/// source a queue <c>{consumer}.{source}</c> that only the consumer reads. The bus may lose and repeat what it likes: the feed is the record.
/// </summary>
internal static partial class ExchangeBus
{
    /// <summary>Messages at hand at once: as many as the mailbox behind holds.</summary>
    private const int Prefetch = 16;

    public static string ExchangeOf(string source) => source.Replace('/', '.');

    public static string QueueOf(string consumer, string source) => $"{ExchangeOf(consumer)}.{ExchangeOf(source)}";

    public static bool IsRabbitMq(IConfiguration configuration) => configuration["Fupin:Bus:Transport"] is "rabbitmq";

    public static IBusControl InMemory(IEnumerable<ISubscription> subscriptions, ILogger logger) => MassTransit.Bus.Factory.CreateUsingInMemory(memory =>
    {
        Configure(memory);
        foreach (var subscription in subscriptions)
            memory.ReceiveEndpoint(QueueOf(subscription.Consumer, subscription.Source), endpoint =>
            {
                endpoint.Bind(ExchangeOf(subscription.Source));
                Receive(endpoint, subscription, logger);
            });
    });

    public static IBusControl ToBroker(string service, BusAddress address, IEnumerable<ISubscription> subscriptions, ExchangeOptions options, ILogger logger) =>
        MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(address.Host, address.Port, address.VirtualHost, $"fupin {service}", host =>
            {
                host.Username(address.User);
                host.Password(address.Password);
                host.Heartbeat(TimeSpan.FromSeconds(15));
                host.RequestedConnectionTimeout(TimeSpan.FromSeconds(5));
                if (address.Tls)
                    host.UseSsl(tls => (tls.ServerName, tls.Protocol) = (address.Host, SslProtocols.None)); // None: what the system takes for safe
            });
            Configure(rabbit);
            foreach (var subscription in subscriptions)
                rabbit.ReceiveEndpoint(QueueOf(subscription.Consumer, subscription.Source), endpoint =>
                {
                    endpoint.SetQuorumQueue();
                    endpoint.SingleActiveConsumer = true;
                    endpoint.SetQueueArgument("x-max-length-bytes", options.QueueBytes);
                    endpoint.SetQueueArgument("x-overflow", "drop-head");
                    endpoint.PrefetchCount = Prefetch;
                    endpoint.ConfigureChannel(channel => channel.UseFilter(new SourceBinding(subscription, logger)));
                    Receive(endpoint, subscription, logger);
                });
        });

    private static void Configure(IBusFactoryConfigurator bus)
    {
        bus.UseInstrumentation(); // a bus made by hand has its meter only when asked
        bus.ClearSerialization();
        bus.AddSerializer(new BatchSerializer());
        bus.AddDeserializer(new BatchSerializer(), isDefault: true);
    }

    private static void Receive(IReceiveEndpointConfigurator endpoint, ISubscription subscription, ILogger logger)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PublishFaults = false;
        endpoint.ConcurrentMessageLimit = 1;
        endpoint.DiscardFaultedMessages();
        endpoint.DiscardSkippedMessages();
        endpoint.Handler<BusBatch>(received =>
        {
            if (!ComesFrom(subscription.Source, received))
                LogForeign(logger, subscription.Name);
            else if (Read(received.Message) is not { } batch)
                GiveUp(subscription, logger);
            else if (!string.Equals(batch.Source, subscription.Source, StringComparison.Ordinal))
                LogForeign(logger, subscription.Name);
            else
                subscription.Offer(batch);
            return Task.CompletedTask;
        });
    }

    /// <summary>What reaches a queue by another way than the source's own exchange is not the source's.</summary>
    private static bool ComesFrom(string source, ConsumeContext<BusBatch> received) =>
        !received.ReceiveContext.TryGetPayload<RabbitMqBasicConsumeContext>(out var delivery)
        || string.Equals(delivery.Exchange, ExchangeOf(source), StringComparison.Ordinal);

    /// <summary>The batch, or null when it was cut on its way: protobuf reads a message cut between two events as a shorter one.</summary>
    private static Batch? Read(BusBatch message)
    {
        try
        {
            var batch = Batch.Parser.ParseFrom(message.Bytes);
            return batch.EventsOmitted || batch.Events.Count == batch.To - batch.From ? batch : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>What it said stands in the feed.</summary>
    private static void GiveUp(ISubscription subscription, ILogger logger)
    {
        LogCut(logger, subscription.Name);
        subscription.Nudge();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription}: a message was cut on its way, the feed is read instead")]
    private static partial void LogCut(ILogger logger, string subscription);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription}: refused a message that is not a batch of its source from its source's exchange")]
    private static partial void LogForeign(ILogger logger, string subscription);
}
