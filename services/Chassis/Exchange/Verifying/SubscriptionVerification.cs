using System.Runtime.CompilerServices;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Exchange.Verifying;

/// <summary>Compares what a subscription's projection holds with what its source published.</summary>
internal sealed class SubscriptionVerification<TDb>(
    SubscriptionStore<TDb> store, SourceFeed feed, IReadOnlyList<string> types, IServiceScopeFactory scopes, Func<IServiceProvider, IProjection<TDb>> projection)
    where TDb : ServiceDb
{
    /// <summary>A collection, then its differences, then the next. Errors: REBUILDING, SOURCE_UNREACHABLE.</summary>
    public async IAsyncEnumerable<Verification> RunAsync(bool all, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await store.OpenAsync(ct).ConfigureAwait(false);
        // the rows and the position they stand at
        await using var snapshot = await db.BeginSnapshotAsync(ct).ConfigureAwait(false);
        var at = await store.Checkpoints.ReadAsync(db, ct).ConfigureAwait(false);
        if (at.Rebuild != Rebuild.No)
            throw ExchangeErrors.Rebuilding(store.Name);
        var (same, position) = await feed.AskAsync(() => CompareLogsAsync(at, ct)).ConfigureAwait(false);
        var verifier = new Verifier<TDb>(db, feed, types, position);
        foreach (var holding in projection(scope.ServiceProvider).Holdings)
        {
            var (held, published) = await feed.AskAsync(() => verifier.TotalsAsync(holding, ct)).ConfigureAwait(false);
            var equal = held.Total == published;
            yield return new()
            {
                Collection = new()
                {
                    Collection = holding.Collection,
                    HeldCount = held.Total.Count,
                    PublishedCount = published.Count,
                    Equal = equal,
                    Position = position,
                    OtherLog = !same,
                },
            };
            if (equal)
                continue;
            await using var differences = verifier.DifferencesAsync(holding, held, ct).GetAsyncEnumerator(ct);
            while (await feed.AskAsync(() => differences.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                yield return new() { Difference = differences.Current };
                if (!all)
                    break;
            }
        }
    }

    /// <summary>Whether the log is the one that was read, and up to where to compare: here, or as it is now.</summary>
    private async Task<(bool Same, long Position)> CompareLogsAsync(CheckpointRow at, CancellationToken ct)
    {
        if (at.Position == 0)
            return (true, 0);
        var digest = await feed.DigestAtAsync(at.Position, ct).ConfigureAwait(false);
        if (digest is not null && digest.Span.SequenceEqual(at.Digest))
            return (true, at.Position);
        return (false, (await feed.HeadAsync(0, ct).ConfigureAwait(false)).Position);
    }
}
