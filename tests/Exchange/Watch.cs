using Fupin.Cli.Imports;

namespace Fupin.Exchange.Tests;

/// <summary>Watches an import and does something when so many rows are in.</summary>
internal sealed class Watch(params IEnumerable<(long Rows, Action Then)> at) : IImportProgress
{
    private readonly Queue<(long Rows, Action Then)> _at = new(at.OrderBy(next => next.Rows));

    public void Begun(int storedBatches)
    {
    }

    public void Confirmed(ImportTally tally)
    {
        while (_at.TryPeek(out var next) && tally.Counts.Rows >= next.Rows)
            _at.Dequeue().Then();
    }

    public void Lost(TimeSpan retryIn)
    {
    }
}
