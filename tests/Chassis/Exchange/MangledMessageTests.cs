using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>What a bus may do to messages: repeat, reorder, drop and cut them. Each event still has its effect once, in order.</summary>
public sealed class MangledMessageTests : IAsyncLifetime
{
    private const int Events = 60;

    private readonly TestStore _store = new();
    private readonly int _port = Ports.Free();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Messages_repeated_reordered_dropped_and_cut_anywhere_change_nothing(int seed)
    {
        var random = new Random(seed);
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both, TimeSpan.FromSeconds(1));
        // the reaction is there when the events come
        await host.Granary.PublishAsync("first");
        await host.UntilAsync(1);
        var echoes = (await host.EchoesAsync()).Count;
        for (var i = 1; i <= Events; i += 3)
            await host.Granary.PublishAsync($"{i}", $"{i + 1}", $"{i + 2}");
        // the same stretches of the log once more, in every shape, while the real messages come
        foreach (var message in Mangle(await BatchesAsync(host), random))
            await host.SendAsync(message);
        await host.Granary.PublishAsync("end");
        Assert.Equal("", (await host.UntilAsync(Events + 2)).Problem);
        Assert.Equal(Enumerable.Range(1, Events + 2).Select(i => (long)i), await host.ArrivalsAsync());
        Assert.Equal(Events + 2, (await host.CopiesAsync()).Count);
        Assert.Equal(Events + 1, (await host.EchoesAsync()).Count - echoes);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_message_cut_between_two_events_is_not_taken_for_a_shorter_one()
    {
        await using var host = await ExchangeHost.StartAsync(_store, _port, Parts.Both);
        await host.Granary.PublishAsync("a");
        await host.UntilAsync(1);
        // stands still, so that the cut message is the first to come
        await host.Downstream.ExecuteAsync("UPDATE checkpoints SET state = 2");
        await host.Granary.PublishAsync("b", "c");
        Batch whole;
        do
            whole = (await BatchesAsync(host, after: 1)).LastOrDefault() ?? new();
        while (whole.To != 3);
        await host.Downstream.ExecuteAsync("UPDATE checkpoints SET state = 1");
        var cut = whole.Clone();
        cut.Events.RemoveAt(1);
        await host.SendAsync(cut.ToByteArray());
        await host.UntilAsync(3);
        Assert.Equal(["a", "b", "c"], await host.CopiesAsync());
    }

    private static byte[][] Mangle(List<Batch> batches, Random random)
    {
        List<byte[]> messages = [];
        foreach (var bytes in batches.Select(batch => batch.ToByteArray()))
        {
            if (random.Next(4) == 0)
                continue;
            messages.Add(bytes);
            if (random.Next(3) == 0)
                messages.Add(bytes);
            messages.Add(bytes[..random.Next(bytes.Length)]);
        }
        var shuffled = messages.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static async Task<List<Batch>> BatchesAsync(ExchangeHost host, long after = 0)
    {
        using var call = host.Feed.Read(new ReadRequest { Source = "granary", After = after }, cancellationToken: Ct);
        List<Batch> batches = [];
        await foreach (var batch in call.ResponseStream.ReadAllAsync(Ct))
            batches.Add(batch);
        return batches;
    }
}
