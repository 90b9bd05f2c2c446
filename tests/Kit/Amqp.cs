using Fupin.Exchange.V1;
using Google.Protobuf;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Fupin.Kit;

/// <summary>A stranger's client of the broker.</summary>
public sealed class Amqp(IConnection connection) : IAsyncDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Amqp> ConnectAsync(string address) =>
        new(await new ConnectionFactory { Uri = new Uri(address), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(Ct));

    /// <summary>Runs something on a channel of its own and returns the broker's refusal, e.g. 403, or 0.</summary>
    public async Task<ushort> RefusalAsync(Func<IChannel, Task> act)
    {
        await using var channel = await ChannelAsync();
        try
        {
            await act(channel);
            return 0;
        }
        catch (OperationInterruptedException refused)
        {
            return refused.ShutdownReason!.ReplyCode;
        }
        catch (PublishException)
        {
            return channel.CloseReason?.ReplyCode ?? 0;
        }
    }

    public async Task DoAsync(Func<IChannel, Task> act)
    {
        await using var channel = await ChannelAsync();
        await act(channel);
    }

    /// <summary>A queue of this connection that hears what an exchange says.</summary>
    public async Task<string> ListenAsync(string exchange)
    {
        await using var channel = await ChannelAsync();
        var queue = (await channel.QueueDeclareAsync(cancellationToken: Ct)).QueueName;
        await channel.QueueBindAsync(queue, exchange, "", cancellationToken: Ct);
        return queue;
    }

    /// <summary>The next batch in a queue that covers something; a publisher begins with one that only says where the head is.</summary>
    public async Task<Batch> TakeAsync(string queue)
    {
        while (true)
        {
            if (await TakeBytesAsync(queue) is not { } message)
                await Task.Delay(10, Ct);
            else if (Batch.Parser.ParseFrom(message) is var batch && batch.To > batch.From)
                return batch;
        }
    }

    /// <summary>The next message in a queue as it is; null when there is none now.</summary>
    public async Task<byte[]?> TakeBytesAsync(string queue)
    {
        await using var channel = await ChannelAsync();
        return (await channel.BasicGetAsync(queue, autoAck: true, Ct))?.Body.ToArray();
    }

    /// <summary>How many messages stand in a queue that nobody reads now.</summary>
    public async Task<uint> CountAsync(string queue)
    {
        await using var channel = await ChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(queue, Ct)).MessageCount;
    }

    public Task PublishAsync(string exchange, string routingKey, Batch batch) => PublishAsync(exchange, routingKey, batch.ToByteArray());

    public Task PublishAsync(string exchange, string routingKey, byte[] message) =>
        DoAsync(channel => channel.BasicPublishAsync(exchange, routingKey, mandatory: false, message, Ct).AsTask());

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task<IChannel> ChannelAsync() => connection.CreateChannelAsync(new CreateChannelOptions(true, true), Ct);
}
