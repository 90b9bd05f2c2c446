using System.Collections.Concurrent;

namespace Fupin.Chassis.Exchange.Verifying;

/// <summary>
/// Makes ledgers, one at a time: each walks a log and may take a hundred megabytes. The last one of a log is kept as long as there is
/// memory to spare, for a comparison asks several times.
/// </summary>
internal sealed class Ledgers : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<string, (string Reader, WeakReference<Ledger> Ledger)> _last = new(StringComparer.Ordinal);

    /// <param name="log">The log.</param>
    /// <param name="at">Up to there.</param>
    /// <param name="reader">Says what the filter lets through, so that one reader's ledger is never another's.</param>
    /// <param name="filter">What the reader may see and wants.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Ledger> OfAsync(FeedLog log, LogHead at, string reader, FeedFilter filter, CancellationToken ct)
    {
        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_last.TryGetValue(log.Source, out var last) && string.Equals(last.Reader, reader, StringComparison.Ordinal)
                && last.Ledger.TryGetTarget(out var kept) && kept.At.Position == at.Position && kept.At.Digest.AsSpan().SequenceEqual(at.Digest))
                return kept;
            var ledger = await Ledger.ReadAsync(log, at, filter, ct).ConfigureAwait(false);
            _last[log.Source] = (reader, new(ledger));
            return ledger;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
