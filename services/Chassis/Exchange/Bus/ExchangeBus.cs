using Fupin.Chassis.Hosting;
using Fupin.Exchange.V1;
using Google.Protobuf;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>
/// The one place that knows the transport (<c>Fupin:Bus:Transport</c>). Per source a fanout exchange <c>fupin.{source}</c>, per consumer and
/// source a queue <c>{consumer}.{source}</c>. The bus may lose and repeat what it likes: the feed is the record.
/// </summary>
internal static partial class ExchangeBus
{
    public static string ExchangeOf(string source) => $"fupin.{source.Replace('/', '.')}";

    public static string QueueOf(string consumer, string source) => $"{consumer}.{source.Replace('/', '.')}";

    public static void AddExchangeBus(this IServiceCollection services, IConfiguration configuration)
    {
        var transport = configuration["Fupin:Bus:Transport"] ?? "memory";
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(health => health.Name = "exchange-bus");
            if (!string.Equals(transport, "memory", StringComparison.Ordinal))
                throw new StartupException(
                    $"Fupin:Bus:Transport 的值“{transport}”不受支持，目前只有 memory。",
                    $"Fupin:Bus:Transport '{transport}' is not supported; so far there is only memory.");
            bus.UsingInMemory(static (context, memory) =>
            {
                Serialize(memory);
                foreach (var subscription in context.GetRequiredService<Feeds>().Subscriptions)
                    memory.ReceiveEndpoint(QueueOf(subscription.Consumer, subscription.Source), endpoint =>
                    {
                        endpoint.Bind(ExchangeOf(subscription.Source));
                        Receive(endpoint, subscription, context.GetRequiredService<ILogger<BusBatch>>());
                    });
            });
        });
    }

    private static void Serialize(IBusFactoryConfigurator bus)
    {
        bus.ClearSerialization();
        bus.AddSerializer(new BatchSerializer());
        bus.AddDeserializer(new BatchSerializer(), isDefault: true);
    }

    private static void Receive(IReceiveEndpointConfigurator endpoint, ISubscription subscription, ILogger logger)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.ConcurrentMessageLimit = 1;
        endpoint.DiscardFaultedMessages();
        endpoint.DiscardSkippedMessages();
        endpoint.Handler<BusBatch>(received =>
        {
            try
            {
                var batch = Batch.Parser.ParseFrom(received.Message.Bytes);
                if (string.Equals(batch.Source, subscription.Source, StringComparison.Ordinal))
                    subscription.Offer(batch);
                else
                    LogForeign(logger, subscription.Name, batch.Source);
            }
            catch (InvalidProtocolBufferException)
            {
                LogForeign(logger, subscription.Name, "?");
            }
            return Task.CompletedTask;
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription}: refused a message that claims to be from {Source}")]
    private static partial void LogForeign(ILogger logger, string subscription, string source);
}
