using Fupin.Chassis.Tests.Storage;
using Fupin.Kit;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>The broker goes and comes back; it is one of this test's own, so that no other test feels it.</summary>
public sealed class BrokerOutageTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly int _port = Ports.Free();

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [BrokerFact(Timeout = 240_000)]
    public async Task Writes_and_starts_go_on_without_the_broker_and_the_consumer_catches_up_when_it_is_back()
    {
        await using var broker = await OwnBroker.StartAsync(_store.Folder);
        (string, string)[] settings = [("Fupin:Bus:Transport", "rabbitmq"), ("Fupin:Bus:Address", broker.Address), ("Fupin:granary:Bus:Address", ""), ("Fupin:downstream:Bus:Address", "")];
        await using (var granary = await ExchangeHost.StartAsync(_store, _port, Parts.Granary, settings: settings))
        await using (var downstream = await ExchangeHost.StartAsync(_store, _port, Parts.Downstream, settings: settings))
        {
            await granary.Granary.PublishAsync("a");
            await downstream.UntilAsync(1);
            await broker.ControlAsync("stop_app");
            await granary.Granary.PublishAsync("b");
            await granary.Granary.PublishAsync("c", "d");
            await broker.ControlAsync("start_app");
            // the head is compared once an hour here: only the bus coming back tells the consumer
            await downstream.UntilAsync(4);
            await granary.Granary.PublishAsync("e");
            await downstream.UntilAsync(5);
            Assert.Equal([1, 2, 3, 4, 5], await downstream.ArrivalsAsync());
            await broker.ControlAsync("stop_app");
        }

        await using (var both = await ExchangeHost.StartAsync(_store, _port, Parts.Both, TimeSpan.FromMilliseconds(100), settings: settings))
        {
            await both.Granary.PublishAsync("f");
            await both.UntilAsync(6);
            Assert.Equal([1, 2, 3, 4, 5, 6], await both.ArrivalsAsync());
        }
    }
}
