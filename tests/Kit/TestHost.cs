using System.Globalization;
using System.Net;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;
using Fupin.Host;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Kit;

/// <summary>
/// The real host with the chosen services in this process, on free ports of this machine, with a store of its own. Talk to it
/// through <see cref="Client{TClient}"/>.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestStore _store;
    private readonly bool _ownsStore;
    private readonly LogRecords _logs;
    private readonly GrpcChannel _channel;
    private readonly DevelopmentTokens _tokens;
    private readonly TestIssuer? _issuer;

    private TestHost(WebApplication app, TestStore store, bool ownsStore, LogRecords logs, TestIssuer? issuer)
    {
        _issuer = issuer;
        (_app, _store, _ownsStore, _logs) = (app, store, ownsStore, logs);
        var options = app.Services.GetRequiredService<FupinOptions>();
        Address = Local(options.GrpcPort);
        HttpAddress = Local(options.HttpPort);
        _tokens = new(app.Services.GetRequiredService<DeploymentKeys>().Token, app.Services.GetRequiredService<AccessOptions>().Audience);
        Everyone = new(this, new()
        {
            Subject = "test",
            Roles = [Role.CityOfficer, Role.Service, Role.Operator, Role.Auditor],
            Divisions = [new(DivisionGrant.Everywhere)],
            DataClasses = [DataClass.B],
        });
        Bare = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        _channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = null, HttpHandler = new SigningHandler(() => Everyone.Token), DisposeHttpClient = true });
    }

    /// <summary>Whom <see cref="Client{TClient}"/> calls as: a city officer who also operates the system and reads feeds, everywhere.</summary>
    public TestCaller Everyone { get; }

    /// <summary>Without a token.</summary>
    public GrpcChannel Bare { get; }

    /// <summary>By the clock of the host.</summary>
    public DateTimeOffset Now => _app.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Of the gRPC port, for clients that are not ours.</summary>
    public Uri Address { get; }

    /// <summary>Of the pages and probes.</summary>
    public Uri HttpAddress { get; }

    public IServiceProvider Services => _app.Services;

    public TestStore Store => _store;

    public ChannelBase Channel => _channel;

    public IReadOnlyCollection<LogRecord> Logs => _logs.All;

    /// <param name="services">Comma-separated names as for --services; <see cref="Modules.None"/> is the chassis alone.</param>
    /// <param name="settings">Further configuration, e.g. ("Fupin:City", "xinxiang").</param>
    /// <param name="clock">Instead of the machine's.</param>
    /// <param name="store">To start a second time on the same data; it is not disposed then.</param>
    /// <param name="configure">Called after the services were added.</param>
    /// <param name="map">Called after the services were mapped.</param>
    /// <param name="issuer">Who signs callers in, instead of the development key.</param>
    public static async Task<TestHost> StartAsync(
        string services = Modules.Everything,
        IEnumerable<(string Key, string Value)>? settings = null,
        TimeProvider? clock = null,
        TestStore? store = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        TestIssuer? issuer = null)
    {
        var ownsStore = store is null;
        store ??= new TestStore();
        await store.AddBrokerAsync();
        foreach (var name in Modules.Names)
            if (!store.Settings.ContainsKey($"Fupin:{name}:ConnectionString")) await store.AddAsync(name);
        var (grpc, http) = (Ports.Free(), Ports.Free());
        var logs = new LogRecords();
        string[] arguments =
        [
            "--environment=Development",
            string.Create(CultureInfo.InvariantCulture, $"--Fupin:Grpc:Port={grpc}"),
            string.Create(CultureInfo.InvariantCulture, $"--Fupin:Http:Port={http}"),
            "--Fupin:Audit:HeadInterval=01:00:00", // what a test counts in a log is its own
            .. store.Settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}"),
            .. (issuer?.Settings ?? []).Concat(settings ?? []).Select(setting => $"--{setting.Key}={setting.Value}"),
        ];
        var app = Composition.Build(
            services,
            arguments,
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(logs);
                if (clock is not null) builder.Services.AddSingleton(clock);
                configure?.Invoke(builder);
            },
            map);
        var host = new TestHost(app, store, ownsStore, logs, issuer);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    /// <summary>Another caller: one role, responsible for these divisions.</summary>
    public TestCaller As(Role role, params string[] divisions) => new(this, new()
    {
        Subject = $"{role} {string.Join(' ', divisions)}",
        Roles = [role],
        Divisions = [.. divisions.Select(code => new DivisionGrant(code))],
    });

    /// <summary>A file with the token of <see cref="Everyone"/>, for the command line.</summary>
    public string TokenFile()
    {
        var file = Path.Combine(_app.Services.GetRequiredService<FupinOptions>().DataDirectory, "test.token");
        File.WriteAllText(file, Everyone.Token);
        return file;
    }

    internal string Sign(Identity identity)
    {
        var timed = identity with
        {
            NotBefore = Now - TimeSpan.FromMinutes(1),
            Expires = identity.Expires == default ? Now + TimeSpan.FromHours(8) : identity.Expires,
        };
        return _issuer?.Sign(timed) ?? _tokens.Sign(timed);
    }

    /// <summary>A generated client, without the chassis' deadlines and retries: what a stranger's client does.</summary>
    public TClient Client<TClient>()
        where TClient : ClientBase<TClient> => (TClient)Activator.CreateInstance(typeof(TClient), _channel)!;

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Bare.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsStore) await _store.DisposeAsync();
    }

    private static Uri Local(int port) => new UriBuilder("http", "127.0.0.1", port).Uri;
}
