using System.Diagnostics.Metrics;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Exchange.Bus;
using Fupin.Chassis.Exchange.Operations;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Exchange.Verifying;
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
            var log = new FeedLog(source, databases.Runtime, databases.CreateDbContext, services.GetRequiredService<ExchangeOptions>());
            ExchangeTelemetry.Watch(services.GetRequiredService<IMeterFactory>(), source, () => log.LastHead);
            return log;
        });
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<FeedLog>(source));
        builder.Services.AddSingleton<IExchangeLoop>(services => new Sequencer(
            services.GetRequiredKeyedService<FeedLog>(source), services.GetRequiredService<ILogger<Sequencer>>()));
        builder.Services.AddSingleton<IExchangeLoop>(services => new HeadTeller(
            services.GetRequiredKeyedService<FeedLog>(source), services.GetRequiredService<AuditOptions>(), services.GetRequiredService<ILogger<HeadTeller>>()));
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
        var projected = new Unpacking(types);
        var key = $"{consumer}/{source}";
        builder.Services.TryAddScoped<TProjection>();
        builder.Services.AddKeyedSingleton(key, (services, _) => new Reactions<TDb>([.. services.GetKeyedServices<Reaction<TDb>>(key)]));
        builder.Services.AddKeyedSingleton(key, (services, _) => Store<TDb>(services, consumer, source));
        builder.Services.AddKeyedSingleton(key, (services, _) =>
            new SourceFeed(source, services.GetRequiredService<ServiceChannels>().Client<FeedService.FeedServiceClient>(source, consumer)));
        builder.Services.AddKeyedSingleton(key, (services, _) => Runner<TDb, TProjection>(services, key, projected));
        builder.Services.AddSingleton<ISubscription>(services => new OperatedSubscription<TDb>(
            services.GetRequiredKeyedService<SubscriptionStore<TDb>>(key), services.GetRequiredKeyedService<SourceFeed>(key),
            services.GetRequiredKeyedService<Reactions<TDb>>(key), services.GetRequiredKeyedService<SubscriptionRunner<TDb, TProjection>>(key).Mailbox,
            new SubscriptionVerification<TDb>(
                services.GetRequiredKeyedService<SubscriptionStore<TDb>>(key), services.GetRequiredKeyedService<SourceFeed>(key), [.. projected.Names],
                services.GetRequiredService<IServiceScopeFactory>(), scope => scope.GetRequiredService<TProjection>())));
        builder.Services.AddSingleton<IExchangeLoop>(services => services.GetRequiredKeyedService<SubscriptionRunner<TDb, TProjection>>(key));
    }

    /// <summary>
    /// Lets a service do something, once, for each event of a log that it subscribes to. Call <see cref="AddSubscription"/> for that log first.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="consumer">Name of this service.</param>
    /// <param name="source">Name of the log.</param>
    /// <param name="reaction">Its name within the subscription; under it the database keeps what it has answered to, so it never changes.</param>
    /// <param name="types">The event types it answers to, at least one.</param>
    /// <exception cref="InvalidOperationException">There is no such subscription.</exception>
    public static void AddReaction<TDb, TReaction>(
        this IHostApplicationBuilder builder, string consumer, string source, string reaction, params MessageDescriptor[] types)
        where TDb : ServiceDb
        where TReaction : class, IReaction<TDb>
    {
        var key = $"{consumer}/{source}";
        if (!builder.Services.Any(service => service.ServiceType == typeof(SubscriptionStore<TDb>) && key.Equals(service.ServiceKey)))
            throw new InvalidOperationException($"There is no subscription '{key}' for the reaction '{reaction}' to be part of.");
        builder.Services.TryAddScoped<TReaction>();
        builder.Services.AddKeyedSingleton(key, new Reaction<TDb>($"{key}/{reaction}", new Unpacking(types), services => services.GetRequiredService<TReaction>()));
    }

    /// <summary>Maps the feed when the process has a log or a subscription.</summary>
    public static void MapExchange(this WebApplication app)
    {
        if (app.Services.GetService<Feeds>() is not null)
        {
            app.MapGrpcService<FeedRpc>();
            app.MapGrpcService<SubscriptionRpc>();
        }
    }

    private static SubscriptionStore<TDb> Store<TDb>(IServiceProvider services, string consumer, string source)
        where TDb : ServiceDb
    {
        var key = $"{consumer}/{source}";
        var store = new SubscriptionStore<TDb>(
            consumer, source, services.GetRequiredService<ServiceDbFactory<TDb>>(), services.GetRequiredKeyedService<Reactions<TDb>>(key),
            Reporting(services.GetRequiredService<Readiness>(), key));
        ExchangeTelemetry.Watch(services.GetRequiredService<IMeterFactory>(), store.Standing, consumer, source, store.Clock);
        return store;
    }

    /// <summary>A subscription that stands still is named in the health answers; the process stays ready.</summary>
    private static Action<SubscriptionState> Reporting(Readiness readiness, string name) => state =>
    {
        if (state == SubscriptionState.Running)
            readiness.Over($"{ISubscription.Part}{name}");
        else
            readiness.Trouble($"{ISubscription.Part}{name}", state.ToString().ToUpperInvariant());
    };

    private static SubscriptionRunner<TDb, TProjection> Runner<TDb, TProjection>(IServiceProvider services, string key, Unpacking projected)
        where TDb : ServiceDb
        where TProjection : class, IProjection<TDb>
    {
        var store = services.GetRequiredKeyedService<SubscriptionStore<TDb>>(key);
        var reactions = services.GetRequiredKeyedService<Reactions<TDb>>(key);
        var applier = new Applier<TDb, TProjection>(services.GetRequiredService<IServiceScopeFactory>(), store.Checkpoints, projected, reactions);
        return new(
            store, services.GetRequiredKeyedService<SourceFeed>(key), applier, [.. projected.Names.Union(reactions.Types, StringComparer.Ordinal)],
            services.GetRequiredService<ExchangeOptions>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Fupin.Exchange.Subscription"));
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
        builder.Services.AddSingleton<Ledgers>();
        builder.Services.AddSingleton<ExchangeBuses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ExchangeBuses>());
        builder.Services.AddHostedService<ExchangeWorker>();
    }
}
