namespace Grpc.Core;

public static class AsyncStreamReaderExtensions
{
    /// <summary>Advances the reader to the next message, without a token.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
