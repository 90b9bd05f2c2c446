using Fupin.Kit;
using RabbitMQ.Client;

namespace Fupin.Exchange.Tests;

/// <summary>What a bus may do to messages.</summary>
internal enum Mangling
{
    Repeat,
    Reorder,
    Drop,
    Cut,
}

/// <summary>
/// Stands between the registry's exchange and the assessment's queue: each service has a part of the broker of its own, and what comes out
/// of the exchange in one goes into the exchange of the same name in the other, mangled.
/// </summary>
internal sealed class ManInTheMiddle : IAsyncDisposable
{
    private const string Exchange = "registry";

    /// <summary>Messages taken together, so that there are some to reorder.</summary>
    private const int AtOnce = 4;

    private readonly Random _random;
    private readonly Mangling _mangling;
    private readonly TestBroker _source;
    private readonly TestBroker _consumer;
    private readonly Amqp _from;
    private readonly Amqp _to;
    private readonly CancellationTokenSource _over = new();
    private Task _work = Task.CompletedTask;

    private ManInTheMiddle(Mangling mangling, int seed, TestBroker source, TestBroker consumer, Amqp from, Amqp to) =>
        (_mangling, _random, _source, _consumer, _from, _to) = (mangling, new Random(seed), source, consumer, from, to);

    /// <summary>Messages that came, and that went on.</summary>
    public int Came { get; private set; }

    public int Went { get; private set; }

    public static async Task<ManInTheMiddle> StartAsync(Mangling mangling)
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var (source, consumer) = (await TestBroker.CreateAsync(), await TestBroker.CreateAsync());
        var man = new ManInTheMiddle(mangling, seed, source, consumer, await Amqp.ConnectAsync(source.Address), await Amqp.ConnectAsync(consumer.Address));
        foreach (var side in (Amqp[])[man._from, man._to])
            await side.DoAsync(channel => channel.ExchangeDeclareAsync(Exchange, ExchangeType.Fanout, durable: true));
        man._work = man.WorkAsync(await man._from.ListenAsync(Exchange));
        return man;
    }

    /// <summary>Each service speaks to its own part, as its own user.</summary>
    public async Task<(string Registry, string Assessment)> AddressesAsync() =>
        (await _source.UserAsync("registry", "assessment"), await _consumer.UserAsync("assessment", Exchange));

    /// <summary>From now on nothing goes through.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _from.DisposeAsync();
        await _to.DisposeAsync();
        await _source.DisposeAsync();
        await _consumer.DisposeAsync();
        _over.Dispose();
    }

    private async Task WorkAsync(string queue)
    {
        while (!_over.IsCancellationRequested)
        {
            List<byte[]> taken = [];
            while (taken.Count < AtOnce && await _from.TakeBytesAsync(queue) is { } message)
                taken.Add(message);
            foreach (var message in Mangle(taken))
            {
                await _to.PublishAsync(Exchange, "", message);
                Went++;
            }
            Came += taken.Count;
            if (taken.Count < AtOnce)
                await Task.Delay(20);
        }
    }

    private IEnumerable<byte[]> Mangle(List<byte[]> messages) => _mangling switch
    {
        Mangling.Repeat => [.. messages, .. messages],
        Mangling.Reorder => Enumerable.Reverse(messages),
        Mangling.Drop => messages.Where(_ => _random.Next(2) == 0),
        Mangling.Cut => messages.Select(message => message[.._random.Next(message.Length)]),
        _ => throw new InvalidOperationException($"Nobody said how to do {_mangling}."),
    };
}
