using System.Runtime.InteropServices;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Verifying;

/// <summary>
/// The last event of every subject in a log up to a position, as one reader may see it. Made in one pass over the log; about 80 bytes for
/// each subject, so the names are left out and read again from the log where they are asked for.
/// </summary>
internal sealed class Ledger(LogHead at)
{
    private readonly Dictionary<UInt128, Entry> _subjects = [];
    private readonly List<string> _collections = [];

    /// <summary>Where it ends.</summary>
    public LogHead At => at;

    public IEnumerable<string> Collections => _collections;

    public static async Task<Ledger> ReadAsync(FeedLog log, LogHead at, FeedFilter filter, CancellationToken ct)
    {
        var ledger = new Ledger(at);
        var reader = await log.ReadAfterAsync(0, filter, ct).ConfigureAwait(false);
        while (reader.At.Position < at.Position && await reader.NextAsync(ct).ConfigureAwait(false) is { } batch)
            foreach (var stored in batch.Events)
                if (stored.Position <= at.Position)
                    ledger.Take(stored);
        return ledger;
    }

    public CollectionSums Sums(string collection)
    {
        var sums = new CollectionSums();
        foreach (var entry in Of(collection))
            sums.Add(entry.Mark);
        return sums;
    }

    /// <summary>Where the last events of the subjects in these buckets stand.</summary>
    public IEnumerable<(long Position, long Version, SubjectMark Mark)> Subjects(string collection, IReadOnlySet<int> buckets) =>
        Of(collection).Where(entry => buckets.Contains(entry.Mark.Bucket)).OrderBy(entry => entry.Position).Select(entry => (entry.Position, entry.Version, entry.Mark));

    private IEnumerable<Entry> Of(string collection)
    {
        var number = _collections.IndexOf(collection);
        return _subjects.Values.Where(entry => entry.Collection == number);
    }

    private void Take(Event stored)
    {
        var mark = SubjectMark.Of(stored.Subject, stored.SubjectVersion, EventDigest.Of(stored));
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_subjects, mark.Key, out var known);
        if (known && entry.Version > stored.SubjectVersion)
            return;
        entry = new(stored.Position, stored.SubjectVersion, mark, known ? entry.Collection : Number(CollectionOf(stored.Subject)));
    }

    private int Number(string collection)
    {
        var number = _collections.IndexOf(collection);
        if (number >= 0)
            return number;
        _collections.Add(collection);
        return _collections.Count - 1;
    }

    private static string CollectionOf(string subject) => subject.LastIndexOf('/') is > 0 and var end ? subject[..end] : subject;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Position, long Version, SubjectMark Mark, int Collection);
}
