using Fupin.Chassis.Exchange.Bus;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fupin.Chassis.Exchange;

public static class ExchangeHosting
{
    /// <summary>
    /// Serves what the service publishes as the log <paramref name="source"/>: positions, the feed, announcements on the bus. Call
    /// <see cref="ServiceStorage.AddServiceDb{TDb}"/> first.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="source">Name of the log, e.g. <c>registry</c> or <c>aid/education</c>.</param>
    public static void AddFeed<TDb>(this IHostApplicationBuilder builder, string source)
        where TDb : ServiceDb
    {
        AddExchange(builder, source);
        builder.Services.AddKeyedSingleton(source, (services, _) =>
        {
            var databases = services.GetRequiredService<ServiceDbFactory<TDb>>();
            return new FeedLog(source, databases.Runtime, databases.CreateDbContext, services.GetRequiredService<ExchangeOptions>());
        });
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<FeedLog>(source));
        builder.Services.AddSingleton<IExchangeLoop>(services => new Sequencer(
            services.GetRequiredKeyedService<FeedLog>(source), services.GetRequiredService<ILogger<Sequencer>>()));
        builder.Services.AddSingleton<IExchangeLoop>(services => new BusPublisher(
            services.GetRequiredKeyedService<FeedLog>(source), services.GetRequiredService<ExchangeBuses>(), services.GetRequiredService<ILogger<BusPublisher>>()));
    }

    /// <summary>
    /// Applies the events of another log to this service's database, exactly once in effect, in order. The source is called at
    /// <c>Fupin:Services:{source}:Address</c>, whoever shares the process.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="consumer">Name of this service.</param>
    /// <param name="source">Name of the log.</param>
    /// <param name="types">The event types it takes, at least one.</param>
    public static void AddSubscription<TDb, TProjection>(
        this IHostApplicationBuilder builder, string consumer, string source, params MessageDescriptor[] types)
        where TDb : ServiceDb
        where TProjection : class, IProjection<TDb>
    {
        AddExchange(builder, consumer);
        var unpacking = new Unpacking(types);
        var key = $"{consumer}/{source}";
        builder.Services.TryAddScoped<TProjection>();
        builder.Services.AddKeyedSingleton(key, (services, _) => new SubscriptionRunner<TDb, TProjection>(
            consumer, source, unpacking,
            services.GetRequiredService<ServiceDbFactory<TDb>>(),
            services.GetRequiredService<ServiceChannels>().Client<FeedService.FeedServiceClient>(source),
            services.GetRequiredService<IServiceScopeFactory>(),
            services.GetRequiredService<ExchangeOptions>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Fupin.Exchange.Subscription")));
        builder.Services.AddSingleton<ISubscription>(services => services.GetRequiredKeyedService<SubscriptionRunner<TDb, TProjection>>(key));
        builder.Services.AddSingleton<IExchangeLoop>(services => services.GetRequiredKeyedService<SubscriptionRunner<TDb, TProjection>>(key));
    }

    /// <summary>Maps the feed when the process has a log or a subscription.</summary>
    public static void MapExchange(this WebApplication app)
    {
        if (app.Services.GetService<Feeds>() is not null)
            app.MapGrpcService<FeedRpc>();
    }

    private static void AddExchange(IHostApplicationBuilder builder, string service)
    {
        if (ExchangeBus.IsRabbitMq(builder.Configuration))
            _ = BusAddress.Of(builder.Configuration, service); // a wrong address stops the start
        if (builder.Services.Any(service => service.ServiceType == typeof(Feeds)))
            return;
        builder.Services.AddOptions<ExchangeOptions>().BindConfiguration(ExchangeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<ExchangeOptions>>().Value);
        builder.Services.AddSingleton<Feeds>();
        builder.Services.AddSingleton<ExchangeBuses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ExchangeBuses>());
        builder.Services.AddHostedService<ExchangeWorker>();
    }
}
