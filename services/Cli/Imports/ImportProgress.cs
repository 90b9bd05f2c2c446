namespace Fupin.Cli.Imports;

/// <summary>Who watches an import.</summary>
internal interface IImportProgress
{
    /// <summary>The server is ready; so many batches are stored from an earlier run.</summary>
    void Begun(int storedBatches);

    /// <summary>A batch was acknowledged.</summary>
    void Confirmed(ImportTally tally);

    /// <summary>The connection broke; what was acknowledged stays.</summary>
    void Lost(TimeSpan retryIn);
}
