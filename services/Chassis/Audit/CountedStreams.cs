using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

/// <summary>The messages a stream was sent; the first that names the resource tells what the call is about.</summary>
internal sealed class CountedRequests<T>(IAsyncStreamReader<T> inner, RecordedCall call) : IAsyncStreamReader<T>
{
    public long Count { get; private set; }

    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await inner.MoveNext(cancellationToken))
            return false;
        Count++;
        if (call.Call.Resource.Length == 0)
            call.Call.Resource = call.Rpc.Resource((IMessage)inner.Current!);
        return true;
    }
}

/// <summary>The records a stream told.</summary>
internal sealed class CountedReplies<T>(IServerStreamWriter<T> inner, AuditedRpc rpc) : IServerStreamWriter<T>
{
    public long Count { get; private set; }

    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(message, cancellationToken);
        Count += rpc.Told((IMessage)message!);
    }
}
