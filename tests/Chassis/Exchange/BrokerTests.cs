using System.Text.Json;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Google.Protobuf;
using RabbitMQ.Client;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>The exchange on a real broker, every service as its own narrow user.</summary>
public sealed class BrokerTests : IAsyncLifetime
{
    private const string Queue = "downstream.granary";

    private readonly TestStore _store = new();
    private readonly int _port = Ports.Free();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
        await _store.AddBrokerAsync();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [BrokerFact(Timeout = 60_000)]
    public async Task There_is_an_exchange_per_source_a_bounded_quorum_queue_per_consumer_and_nothing_else()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both);
        await BoundAsync(host);

        var queue = Assert.Single((await _store.Broker!.ListAsync("queues")).EnumerateArray());
        Assert.Equal(Queue, queue.GetProperty("name").GetString());
        Assert.Equal(
            ["x-max-length-bytes=67108864", "x-overflow=drop-head", "x-queue-type=quorum", "x-single-active-consumer=True"],
            queue.GetProperty("arguments").EnumerateObject().Select(argument => $"{argument.Name}={argument.Value}").Order(StringComparer.Ordinal));
        var exchanges = (await _store.Broker.ListAsync("exchanges")).EnumerateArray().Select(Name).Where(name => name.Length > 0 && !name.StartsWith("amq.", StringComparison.Ordinal));
        Assert.Equal([Queue, "granary"], exchanges.Order(StringComparer.Ordinal));
    }

    [BrokerFact(Timeout = 60_000)]
    public async Task A_services_user_writes_only_its_exchange_and_reads_only_its_queues()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both);
        await BoundAsync(host);
        await using var granary = await Amqp.ConnectAsync(await _store.Broker!.UserAsync("granary"));
        await using var downstream = await Amqp.ConnectAsync(await _store.Broker.UserAsync("downstream", "granary"));
        await using var mill = await Amqp.ConnectAsync(await _store.Broker.UserAsync("mill", "granary"));
        var batch = new Batch { Source = "granary" }.ToByteArray();

        async Task RefusedAsync(Amqp user, Func<IChannel, Task> act) => Assert.Equal(403, await user.RefusalAsync(act));
        await RefusedAsync(downstream, channel => channel.BasicPublishAsync("granary", "", false, batch, Ct).AsTask());
        await RefusedAsync(mill, channel => channel.BasicPublishAsync("granary", "", false, batch, Ct).AsTask());
        await RefusedAsync(mill, channel => channel.BasicPublishAsync("", Queue, false, batch, Ct).AsTask());
        await RefusedAsync(granary, channel => channel.BasicPublishAsync("", Queue, false, batch, Ct).AsTask());
        await RefusedAsync(mill, channel => channel.BasicGetAsync(Queue, false, Ct));
        await RefusedAsync(granary, channel => channel.BasicGetAsync(Queue, false, Ct));
        await RefusedAsync(granary, channel => channel.QueueDeleteAsync(Queue, cancellationToken: Ct));
        await RefusedAsync(downstream, channel => channel.ExchangeDeleteAsync("granary", cancellationToken: Ct));
        await RefusedAsync(downstream, channel => channel.ExchangeDeclareAsync("granary", ExchangeType.Fanout, durable: true, cancellationToken: Ct));
        await RefusedAsync(mill, channel => channel.QueueDeclareAsync("anything", cancellationToken: Ct));
        await RefusedAsync(mill, channel => channel.QueueBindAsync("mill.granary", "downstream", "", cancellationToken: Ct));
        Assert.Equal(0, await granary.RefusalAsync(channel => channel.BasicPublishAsync("granary", "", false, batch, Ct).AsTask()));
    }

    [BrokerFact(Timeout = 60_000)]
    public async Task A_batch_that_does_not_come_from_its_source_is_refused()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both);
        await BoundAsync(host);
        await using var granary = await Amqp.ConnectAsync(await _store.Broker!.UserAsync("granary"));
        await using var administrator = await Amqp.ConnectAsync(_store.Broker.Address);
        // were one of these taken, its event would be applied: it follows by number and digest
        var id = Guid.CreateVersion7();
        var forged = new Batch
        {
            Source = "granary",
            From = 1,
            To = 2,
            DigestBefore = (await host.Feed.GetHeadAsync(new() { Source = "granary" }, cancellationToken: Ct)).Digest,
            DigestAfter = ByteString.CopyFrom(new byte[32]),
            Events =
            {
                new Event
                {
                    Position = 2, Id = $"{id}", Subject = $"divisions/{id}", SubjectVersion = 1,
                    Data = Google.Protobuf.WellKnownTypes.Any.Pack(Publishing.Division(id, "forged")),
                },
            },
        };
        await administrator.PublishAsync("", Queue, forged);
        await administrator.PublishAsync(Queue, "", forged);
        forged.Source = "mill";
        await granary.PublishAsync("granary", "", forged);
        await granary.DoAsync(channel => channel.BasicPublishAsync("granary", "", false, new byte[] { 255, 255, 255 }, Ct).AsTask());

        await host.Granary.PublishAsync("b");
        Assert.Equal("", (await host.UntilAsync(2)).Problem);
        Assert.Equal([1, 2], await host.ArrivalsAsync());
        Assert.Equal(["a", "b"], await host.CopiesAsync());
    }

    [BrokerFact(Timeout = 60_000)]
    public async Task A_deleted_queue_costs_nothing()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both, TimeSpan.FromSeconds(1));
        await BoundAsync(host);
        await using var administrator = await Amqp.ConnectAsync(_store.Broker!.Address);
        await administrator.DoAsync(channel => channel.QueueDeleteAsync(Queue, cancellationToken: Ct));
        await host.Granary.PublishAsync("b", "c");
        Assert.Equal("", (await host.UntilAsync(3)).Problem);
        await host.Granary.PublishAsync("d");
        await host.UntilAsync(4);
        Assert.Equal([1, 2, 3, 4], await host.ArrivalsAsync());
    }

    [BrokerFact(Timeout = 60_000)]
    public async Task Events_travel_inline_without_class_B_data_and_near_the_head_only()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both, settings: ("Fupin:Exchange:InlineWithin", "4"));
        await BoundAsync(host);
        await using var administrator = await Amqp.ConnectAsync(_store.Broker!.Address);
        var spy = await administrator.ListenAsync("granary");

        await host.Granary.PublishAsync("b");
        var near = await administrator.TakeAsync(spy);
        Assert.Equal((1L, 2L, false, 1), (near.From, near.To, near.EventsOmitted, near.Events.Count));

        await using (var db = host.Granary.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            var id = Guid.CreateVersion7();
            db.Publish(Publishing.Household(id, "张三"), $"households/{id}", 1, "divisions/1");
            await write.CommitAsync(Ct);
        }
        var personal = await administrator.TakeAsync(spy);
        Assert.Equal((2L, 3L, true, 0), (personal.From, personal.To, personal.EventsOmitted, personal.Events.Count));
        Assert.True(personal.ToByteArray().AsSpan().IndexOf("张三"u8) < 0);

        await host.Granary.PublishAsync("c", "d", "e", "f", "g");
        var far = await administrator.TakeAsync(spy);
        Assert.Equal((3L, 8L, true, 0), (far.From, far.To, far.EventsOmitted, far.Events.Count));
        await host.UntilAsync(8);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], await host.ArrivalsAsync());
    }

    [BrokerFact(Timeout = 120_000)]
    public async Task What_a_full_queue_drops_is_pulled()
    {
        await using var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary);
        await granary.Granary.PublishAsync("a");
        (string, string) small = ("Fupin:Exchange:QueueBytes", "4096");
        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, settings: small))
        {
            await downstream.UntilAsync(1);
            await BoundAsync();
        }
        await using var administrator = await Amqp.ConnectAsync(_store.Broker!.Address);
        var spy = await administrator.ListenAsync("granary");
        for (var i = 2; i <= 31; i++)
        {
            await granary.Granary.PublishAsync(new string('x', 500));
            for (var to = 0L; to < i;) // each in a message of its own
                to = (await administrator.TakeAsync(spy)).To;
        }
        uint kept = 0;
        await administrator.DoAsync(async channel => kept = (await channel.QueueDeclarePassiveAsync(Queue, Ct)).MessageCount);
        Assert.InRange(kept, 1u, 15u);

        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, settings: small))
        {
            await downstream.UntilAsync(31);
            await granary.Granary.PublishAsync("z");
            Assert.Equal("", (await downstream.UntilAsync(32)).Problem);
            Assert.Equal(Enumerable.Range(1, 32).Select(i => (long)i), await downstream.ArrivalsAsync());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://granary:secret@broker/")]
    [InlineData("amqp://broker:5672/")]
    [InlineData("amqp://granary@broker:5672/")]
    public async Task A_wrong_address_of_the_broker_stops_the_start_and_does_not_quote_it(string address)
    {
        _store.Settings.Remove("Fupin:Bus:Address");
        var stopped = await Assert.ThrowsAsync<Chassis.Hosting.StartupException>(() => ExchangeHost.StartAsync(
            _store, _port, Parts.Granary, settings: [("Fupin:Bus:Transport", "rabbitmq"), ("Fupin:Bus:Address", address), ("Fupin:granary:Bus:Address", "")]));
        Assert.Contains("Fupin:Bus:Address", stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", stopped.Message, StringComparison.Ordinal);
    }

    /// <summary>One event later the exchange is there and the queue bound to it: what comes now comes by the bus.</summary>
    private async Task BoundAsync(ExchangeHost host)
    {
        await host.Granary.PublishAsync("a");
        await host.UntilAsync(1);
        await BoundAsync();
    }

    private async Task BoundAsync()
    {
        while (!(await _store.Broker!.ListAsync("bindings")).EnumerateArray().Any(binding =>
            binding.GetProperty("source").GetString() is "granary" && binding.GetProperty("destination").GetString() is Queue))
            await Task.Delay(10, Ct);
    }

    private static string Name(JsonElement element) => element.GetProperty("name").GetString()!;
}
