using System.Runtime.CompilerServices;

namespace Grpc.Core;

// Grpc.Core.Api has a class of the same full name; upstream splits the two methods over the assemblies in the same way.
public static class AsyncStreamReaderExtensions
{
    /// <summary>Reads the stream to its end, as an async enumerable.</summary>
    public static IAsyncEnumerable<T> ReadAllAsync<T>(this IAsyncStreamReader<T> streamReader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return Read(streamReader, cancellationToken);
    }

    static async IAsyncEnumerable<T> Read<T>(IAsyncStreamReader<T> reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await reader.MoveNext(cancellationToken).ConfigureAwait(false))
            yield return reader.Current;
    }
}
