using System.Globalization;
using System.Net;
using Fupin.Chassis.Tests.Probing;
using Fupin.Kit;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Tests.Hosting;

/// <summary>Addresses <c>dns:///name:port</c>: every server under a name.</summary>
public class BalancingTests
{
    [Fact]
    public async Task Calls_reach_all_servers_of_a_name_and_the_one_that_is_left()
    {
        // one store: they trust one development key
        await using var store = new TestStore();
        await using var first = await ProbeHost.StartAsync(store: store);
        var second = await ProbeHost.StartAsync(store: store);
        await using var here = await CallerAsync(store, "dns:///probe.invalid:8081", first.Address, second.Address);
        var client = here.Services.GetRequiredService<Probe.ProbeClient>();

        for (var i = 0; i < 200 && (Tries(first) == 0 || Tries(second) == 0); i++) await WriteAsync(client);
        var (one, other) = (Tries(first), Tries(second));
        Assert.NotEqual(0, one);
        Assert.NotEqual(0, other);
        for (var i = 0; i < 10; i++) await WriteAsync(client);
        Assert.Equal((one + 5, other + 5), (Tries(first), Tries(second)));

        await second.DisposeAsync();
        // a call that met the connection while it closed may fail; soon none does
        for (var (row, all) = (0, 0); row < 10; all++)
        {
            Assert.True(all < 200, "calls go on failing after a server has gone");
            row = await IsAnsweredAsync(client) ? row + 1 : 0;
        }
    }

    [Fact]
    public async Task A_name_is_asked_of_the_system()
    {
        await using var store = new TestStore();
        await using var there = await ProbeHost.StartAsync(store: store);
        await using var here = await ProbeHost.StartAsync(
            [("Fupin:Services:probe:Address", string.Create(CultureInfo.InvariantCulture, $"dns:///localhost:{there.Address.Port}"))], store: store);
        await WriteAsync(here.Services.GetRequiredService<Probe.ProbeClient>());
        Assert.Equal((1, 0), (Tries(there), Tries(here)));
    }

    private static Task<TestHost> CallerAsync(TestStore store, string address, params Uri[] servers) => ProbeHost.StartAsync(
        [("Fupin:Services:probe:Address", address)],
        store: store,
        configure: builder =>
        {
            builder.Services.RemoveAll<ResolverFactory>();
            builder.Services.AddSingleton<ResolverFactory>(new Directory(servers));
        });

    /// <summary>A write is not tried again, so it counts once at the server it reaches, which says UNAVAILABLE the first two times.</summary>
    private static async Task WriteAsync(Probe.ProbeClient client)
    {
        try
        {
            await client.WriteOnceAsync(new Order { Act = "flaky" });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            Assert.Contains("busy", e.Status.Detail, StringComparison.Ordinal);
        }
    }

    private static async Task<bool> IsAnsweredAsync(Probe.ProbeClient client)
    {
        try
        {
            return (await client.GetOnceAsync(new Order { Text = "four" })).Number == 4;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static int Tries(TestHost host) => host.Services.GetRequiredService<Tries>().Count;

    /// <summary>Stands for DNS: two servers on one machine have two ports, and DNS knows addresses only.</summary>
    private sealed class Directory(Uri[] servers) : ResolverFactory
    {
        public override string Name => "dns";

        public override Resolver Create(ResolverOptions options) => new Answer(servers, options.LoggerFactory);

        private sealed class Answer(Uri[] servers, ILoggerFactory loggers) : PollingResolver(loggers)
        {
            protected override Task ResolveAsync(CancellationToken cancellationToken)
            {
                Listener(ResolverResult.ForResult([.. servers.Select(s => new BalancerAddress(IPAddress.Loopback.ToString(), s.Port))]));
                return Task.CompletedTask;
            }
        }
    }
}
