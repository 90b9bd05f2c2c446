using System.Runtime.CompilerServices;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Chassis.Exchange.Verifying;

/// <summary>Compares what a projection holds with what its source published: totals, then the buckets that differ, then their subjects.</summary>
/// <param name="db">The consumer's database, in a snapshot that also holds the checkpoint.</param>
/// <param name="feed">The source.</param>
/// <param name="types">What the projection takes.</param>
/// <param name="position">Up to which position of the source's log; 0: it published nothing that was applied.</param>
internal sealed class Verifier<TDb>(TDb db, SourceFeed feed, IReadOnlyList<string> types, long position)
    where TDb : ServiceDb
{
    /// <summary>Buckets compared at once: a sixteenth of the subjects.</summary>
    private const int BucketsAtOnce = SubjectMark.Buckets / 16;

    /// <summary>Count and digest of a collection at both ends.</summary>
    public async Task<(CollectionSums Held, SubjectSum Published)> TotalsAsync(Holding<TDb> holding, CancellationToken ct)
    {
        var held = new CollectionSums();
        await foreach (var row in holding.ReadAsync(db).WithCancellation(ct).ConfigureAwait(false))
            held.Add(Mark(holding, row).Mark);
        SubjectSum total = default;
        await foreach (var sum in SummarizeAsync("", [], ct).ConfigureAwait(false))
            if (string.Equals(sum.Collection, holding.Collection, StringComparison.Ordinal))
                total = SubjectSum.Of(sum.Count, sum.Digest);
        return (held, total);
    }

    /// <summary>The subjects that differ, bucket by bucket.</summary>
    public async IAsyncEnumerable<SubjectDifference> DifferencesAsync(
        Holding<TDb> holding, CollectionSums held, [EnumeratorCancellation] CancellationToken ct)
    {
        var published = new SubjectSum[SubjectMark.Buckets];
        await foreach (var sum in SummarizeAsync(holding.Collection, [], ct).ConfigureAwait(false))
            published[sum.Bucket] = SubjectSum.Of(sum.Count, sum.Digest);
        var differing = Enumerable.Range(0, SubjectMark.Buckets).Where(bucket => held.Buckets[bucket] != published[bucket]);
        foreach (var buckets in differing.Chunk(BucketsAtOnce))
            foreach (var difference in await CompareAsync(holding, [.. buckets], ct).ConfigureAwait(false))
                yield return difference;
    }

    private async Task<IEnumerable<SubjectDifference>> CompareAsync(Holding<TDb> holding, HashSet<int> buckets, CancellationToken ct)
    {
        Dictionary<string, (long Version, SubjectMark Mark)> held = new(StringComparer.Ordinal);
        await foreach (var row in holding.ReadAsync(db).WithCancellation(ct).ConfigureAwait(false))
            if (Mark(holding, row) is var (subject, mark) && buckets.Contains(mark.Bucket))
                held.Add(subject, (row.Version, mark));
        List<SubjectDifference> differences = [];
        await foreach (var sum in SummarizeAsync(holding.Collection, buckets, ct).ConfigureAwait(false))
        {
            var known = held.Remove(sum.Subject, out var here);
            if (!known || here.Mark.Digest != SubjectSum.Of(1, sum.Digest).Digest)
                differences.Add(new() { Subject = sum.Subject, HeldVersion = known ? here.Version : 0, PublishedVersion = sum.Version });
        }
        differences.AddRange(held.Select(only => new SubjectDifference { Subject = only.Key, HeldVersion = only.Value.Version }));
        return differences.OrderBy(difference => difference.Subject, StringComparer.Ordinal);
    }

    private async IAsyncEnumerable<Summary> SummarizeAsync(string collection, IEnumerable<int> buckets, [EnumeratorCancellation] CancellationToken ct)
    {
        if (position == 0)
            yield break;
        using var call = feed.Summarize(position, types, collection, buckets, ct);
        await foreach (var sum in call.ResponseStream.ReadAllAsync(ct).ConfigureAwait(false))
            yield return sum;
    }

    private static (string Subject, SubjectMark Mark) Mark(Holding<TDb> holding, Held row)
    {
        var subject = ResourceNames.Format(holding.Collection, row.Id);
        return (subject, SubjectMark.Of(subject, row.Version, row.Digest));
    }
}
