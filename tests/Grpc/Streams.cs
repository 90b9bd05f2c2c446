using Grpc.Core;

namespace Fupin.RpcApi;

/// <summary>A stream that was read from somewhere.</summary>
sealed class Source(params string[] messages) : IAsyncStreamReader<string>
{
    int _next;

    public string Current { get; private set; } = "";

    public CancellationToken LastToken { get; private set; }

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        LastToken = cancellationToken;
        cancellationToken.ThrowIfCancellationRequested();
        if (_next == messages.Length)
            return Task.FromResult(false);
        Current = messages[_next++];
        return Task.FromResult(true);
    }
}

/// <summary>A writer that knows nothing of cancellation, like those written before writes took a token.</summary>
sealed class Sink : IClientStreamWriter<string>
{
    public List<string> Written { get; } = [];

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(string message)
    {
        Written.Add(message);
        return Task.CompletedTask;
    }

    public Task CompleteAsync() => Task.CompletedTask;
}
