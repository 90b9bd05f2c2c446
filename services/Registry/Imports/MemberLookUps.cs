namespace Fupin.Registry.Imports;

/// <summary>
/// Whether an import looks its members' ID numbers up before it writes. A first registration finds none, batch after batch, and the unique index
/// refuses a registered one anyway: so after some batches in vain it writes without looking, until the index refuses for the first time.
/// </summary>
internal sealed class MemberLookUps
{
    private const int Enough = 8;
    private int inVain;

    public bool Due => Volatile.Read(ref inVain) < Enough;

    /// <summary>A batch was looked up.</summary>
    public void Found(bool any)
    {
        if (any) Needed();
        else Interlocked.Increment(ref inVain);
    }

    /// <summary>The index refused, or a look-up found somebody: from here on all are looked up.</summary>
    public void Needed() => Volatile.Write(ref inVain, int.MinValue);
}
