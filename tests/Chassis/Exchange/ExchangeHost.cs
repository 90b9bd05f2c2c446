using System.Globalization;
using System.Net;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Grpc.Net.Client;
using Fupin.Registry.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>A process with the granary, its downstream neighbour, or both.</summary>
internal sealed class ExchangeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly GrpcChannel _operator;

    private ExchangeHost(WebApplication app)
    {
        _app = app;
        var tokens = new DevelopmentTokens(app.Services.GetRequiredService<DeploymentKeys>().Token, "fupin");
        var now = TimeProvider.System.GetUtcNow();
        var token = tokens.Sign(new() { Subject = "operator", Roles = [Role.Operator], NotBefore = now, Expires = now.AddHours(1) });
        _operator = GrpcChannel.ForAddress(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{app.Services.GetRequiredService<FupinOptions>().GrpcPort}"),
            new GrpcChannelOptions { HttpHandler = new SigningHandler(() => token), DisposeHttpClient = true });
    }

    public FeedService.FeedServiceClient Feed => _app.Services.GetRequiredService<ServiceChannels>().Client<FeedService.FeedServiceClient>("granary", "downstream");

    public SubscriptionService.SubscriptionServiceClient Operator => new(_operator);

    public Grpc.Health.V1.Health.HealthClient Health => _app.Services.GetRequiredService<ServiceChannels>().Client<Grpc.Health.V1.Health.HealthClient>("downstream", "downstream");

    public Uri Http => new($"http://127.0.0.1:{_app.Services.GetRequiredService<FupinOptions>().HttpPort}");

    public Toxicity Toxicity => _app.Services.GetRequiredService<Toxicity>();

    public IDbContextFactory<GranaryDb> Granary => _app.Services.GetRequiredService<IDbContextFactory<GranaryDb>>();

    public IDbContextFactory<DownstreamDb> Downstream => _app.Services.GetRequiredService<IDbContextFactory<DownstreamDb>>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="store">Where its databases are.</param>
    /// <param name="granary">Port of the granary's process.</param>
    /// <param name="parts">Which services run here.</param>
    /// <param name="comparing">How often the subscription looks at the head; by default never during a test.</param>
    /// <param name="toxic">Whether poison kills.</param>
    /// <param name="clock">Instead of the machine's.</param>
    /// <param name="settings">Further configuration.</param>
    public static async Task<ExchangeHost> StartAsync(
        TestStore store, int granary, Parts parts, TimeSpan? comparing = null, bool toxic = true, TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        await store.AddBrokerAsync();
        if (store.Broker is { } broker)
        {
            store.Settings["Fupin:granary:Bus:Address"] = await broker.UserAsync("granary");
            store.Settings["Fupin:downstream:Bus:Address"] = await broker.UserAsync("downstream", "granary");
        }
        var grpc = parts.HasFlag(Parts.Granary) ? granary : Ports.Free();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(store.Settings).AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Fupin:Grpc:Port"] = grpc.ToString(CultureInfo.InvariantCulture),
            ["Fupin:Http:Port"] = Ports.Free().ToString(CultureInfo.InvariantCulture),
            ["Fupin:Services:granary:Address"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{granary}"),
            ["Fupin:Services:downstream:Address"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{grpc}"),
            ["Fupin:Exchange:HeadInterval"] = (comparing ?? TimeSpan.FromMinutes(59)).ToString(),
            ["Fupin:Audit:HeadInterval"] = "01:00:00",
            ["Fupin:Exchange:PollInterval"] = "00:00:00.100",
            ["Fupin:Exchange:LongestPause"] = "00:00:00.200",
            ["Fupin:Exchange:FirstPause"] = "00:00:00.050",
            ["Fupin:Exchange:BatchEvents"] = "3",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddChassis();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new LogRecords());
        builder.Services.AddSingleton(new Toxicity { Kills = toxic });
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        if (parts.HasFlag(Parts.Granary))
        {
            builder.AddServiceDb<GranaryDb>("granary");
            builder.AddFeed<GranaryDb>("granary");
        }
        if (parts.HasFlag(Parts.Downstream))
        {
            builder.AddServiceDb<DownstreamDb>("downstream");
            builder.AddSubscription<DownstreamDb, CopyProjection>("downstream", "granary", CopyProjection.Types);
            builder.AddReaction<DownstreamDb, EchoReaction>("downstream", "granary", "echo", DivisionRecorded.Descriptor);
        }
        var app = builder.Build();
        app.MapChassis();
        await app.StartAsync(Ct);
        return new ExchangeHost(app);
    }

    /// <summary>Positions in the order of their application.</summary>
    public async Task<List<long>> ArrivalsAsync()
    {
        await using var db = Downstream.CreateDbContext();
        return await db.Arrivals.OrderBy(arrival => arrival.Id).Select(arrival => arrival.Position).ToListAsync(Ct);
    }

    /// <summary>Texts of the copies, in order.</summary>
    public async Task<List<string>> CopiesAsync()
    {
        await using var db = Downstream.CreateDbContext();
        return await db.Copies.AsNoTracking().OrderBy(copy => copy.Text).Select(copy => copy.Text).ToListAsync(Ct);
    }

    /// <summary>Subjects the reaction has answered to, in that order.</summary>
    public async Task<List<string>> EchoesAsync()
    {
        await using var db = Downstream.CreateDbContext();
        var records = await db.Set<OutboxRow>().OrderBy(row => row.Id).Select(row => row.Events).ToListAsync(Ct);
        return [.. records.SelectMany(record => OutboxRecord.Parser.ParseFrom(record).Events).Select(e => e.Subject)];
    }

    public async Task<CheckpointRow> CheckpointAsync() =>
        await Assert.Single(_app.Services.GetRequiredService<Feeds>().Subscriptions).CheckpointAsync(Ct);

    /// <summary>Waits for a state; the runner's time limit is the only clock.</summary>
    public async Task<CheckpointRow> UntilAsync(Func<CheckpointRow, bool> reached)
    {
        while (true)
        {
            var at = await CheckpointAsync();
            if (reached(at))
                return at;
            await Task.Delay(10, Ct);
        }
    }

    public Task<CheckpointRow> UntilAsync(long position) => UntilAsync(at => at.Position == position && at.State == SubscriptionState.Running);

    public Task<CheckpointRow> UntilRebuiltAsync(long generation) => UntilAsync(at => at.Generation == generation && at.Rebuild == Rebuild.No);

    /// <summary>Over the real bus, as the granary's own message: whole or not.</summary>
    public async Task SendAsync(byte[] message)
    {
        var endpoint = await _app.Services.GetRequiredService<Chassis.Exchange.Bus.ExchangeBuses>().Of("granary").GetSendEndpoint(new Uri("exchange:granary"));
        await endpoint.Send(new Chassis.Exchange.Bus.BusBatch(message), Ct);
    }

    /// <summary>As if the bus had brought it.</summary>
    public void Offer(Batch message) => Assert.Single(_app.Services.GetRequiredService<Feeds>().Subscriptions).Offer(message);

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
    }
}

[Flags]
internal enum Parts
{
    Granary = 1,
    Downstream = 2,
    Both = 3,
}
