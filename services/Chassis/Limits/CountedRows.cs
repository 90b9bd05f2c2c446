using Fupin.Chassis.Hosting;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Limits;

/// <summary>Bounds the rows of an upload; the bytes are bounded for every stream.</summary>
public static class CountedRows
{
    /// <param name="requests">The stream of an rpc.</param>
    /// <param name="call">Its call.</param>
    /// <param name="rows">How many rows a message has.</param>
    /// <returns>The same messages. The one that goes over the limit is not given out: RESOURCE_EXHAUSTED UPLOAD_TOO_LARGE.</returns>
    public static IAsyncStreamReader<T> CountingRows<T>(this IAsyncStreamReader<T> requests, ServerCallContext call, Func<T, int> rows) =>
        new Counted<T>(requests, call.GetHttpContext().RequestServices.GetRequiredService<FupinOptions>().Limits, rows);

    private sealed class Counted<T>(IAsyncStreamReader<T> inner, LimitOptions limits, Func<T, int> rows) : IAsyncStreamReader<T>
    {
        private long _met;

        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await inner.MoveNext(cancellationToken)) return false;
            _met += rows(inner.Current);
            return _met <= limits.UploadRows ? true : throw LimitErrors.UploadRows(limits);
        }
    }
}
