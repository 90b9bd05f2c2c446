using Grpc.Core;

namespace Fupin.Chassis.Limits;

/// <summary>Requests, and since when the next one is waited for.</summary>
internal sealed class WatchedRequests<T>(IAsyncStreamReader<T> inner, StreamWatch watch) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var either = cancellationToken.CanBeCanceled && cancellationToken != watch.Token
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Token)
            : null;
        watch.Reading();
        try
        {
            return await inner.MoveNext(either?.Token ?? watch.Token);
        }
        finally
        {
            watch.Read();
        }
    }
}

/// <summary>Answers, and since when one waits to be taken.</summary>
internal sealed class WatchedAnswers<T>(IServerStreamWriter<T> inner, StreamWatch watch) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        watch.Writing();
        try
        {
            await inner.WriteAsync(message, cancellationToken);
        }
        finally
        {
            watch.Written();
        }
    }
}
