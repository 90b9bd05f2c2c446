using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>What a batch means to a checkpoint.</summary>
internal enum BatchVerdict
{
    /// <summary>It follows: apply it.</summary>
    Apply,

    /// <summary>All of it is applied already.</summary>
    Duplicate,

    /// <summary>Positions before it are missing, or it starts before the checkpoint, or has no events: pull from the checkpoint.</summary>
    Pull,

    /// <summary>It follows by number but not by digest: the log is another one.</summary>
    Diverged,

    /// <summary>An event of it cannot be applied.</summary>
    Stopped,
}

internal static class BatchRule
{
    /// <summary>The rules of applying, for a batch that came from anywhere.</summary>
    public static BatchVerdict Judge(long position, ReadOnlySpan<byte> digest, Batch batch)
    {
        if (batch.To <= position)
            return BatchVerdict.Duplicate;
        if (batch.From != position)
            return BatchVerdict.Pull;
        if (!batch.DigestBefore.Span.SequenceEqual(digest))
            return BatchVerdict.Diverged;
        return batch.EventsOmitted ? BatchVerdict.Pull : BatchVerdict.Apply;
    }
}
