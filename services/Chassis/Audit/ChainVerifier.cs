using System.Security.Cryptography;
using Fupin.Audit.V1;

namespace Fupin.Chassis.Audit;

/// <summary>Something wrong with a chain, at a position of it.</summary>
/// <param name="Position">0: an entry without a place.</param>
/// <param name="Flaw">What.</param>
/// <param name="EntryId">The entry that stands there; empty: none.</param>
/// <param name="Keeper">The service whose kept head says so; empty: the chain itself.</param>
public sealed record ChainFlaw(long Position, AuditFlaw Flaw, string EntryId = "", string Keeper = "");

/// <summary>A head of the chain that another service keeps.</summary>
public sealed record KeptHead(string Keeper, AuditHead Head);

/// <summary>
/// Walks a chain link by link and names what is wrong by position. It holds no key: what only the key can tell comes with the links, as
/// <see cref="AuditLink.Flaws"/>; the digests and the heads that others keep it judges itself, also from a file.
/// </summary>
public sealed class ChainVerifier
{
    private readonly ILookup<long, KeptHead> _heads;
    private readonly List<ChainFlaw> _flaws = [];
    private readonly long _base;
    private readonly long _lastHead;

    /// <summary>Digests that may stand before the next link: two after a link whose own digest is in doubt, none after a gap.</summary>
    private List<byte[]> _before;

    /// <param name="start">Where the links begin: the position before the first, and its digest.</param>
    /// <param name="heads">What other services keep of this chain.</param>
    public ChainVerifier(AuditHead start, IEnumerable<KeptHead> heads)
    {
        _base = Position = start.Position;
        _before = [start.Position == 0 && start.Digest.IsEmpty ? ChainDigest.Start : start.Digest.ToByteArray()];
        _heads = heads.ToLookup(kept => kept.Head.Position);
        _lastHead = _heads.Select(group => group.Key).DefaultIfEmpty(0).Max();
    }

    /// <summary>The last position seen.</summary>
    public long Position { get; private set; }

    /// <summary>Links seen.</summary>
    public long Links { get; private set; }

    /// <summary>Kept heads that were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>In the order they were found.</summary>
    public IReadOnlyList<ChainFlaw> Flaws => _flaws;

    public void Take(AuditLink link)
    {
        if (link.Position == 0)
        {
            _flaws.Add(new(0, AuditFlaw.Unchained, link.EntryId));
            return;
        }
        Links++;
        for (var missing = Position + 1; missing < link.Position; missing++)
            Add(missing, AuditFlaw.LinkMissing);
        if (link.Position != Position + 1)
            _before = [];
        Position = link.Position;
        Judge(link);
        foreach (var kept in _heads[link.Position])
        {
            Compared++;
            if (!kept.Head.Digest.Equals(link.Digest))
                _flaws.Add(new(link.Position, AuditFlaw.HeadDiffers, link.EntryId, kept.Keeper));
        }
    }

    /// <summary>After the last link: what others keep beyond it was cut off.</summary>
    /// <param name="isWhole">The links were to the end of the chain.</param>
    public void End(bool isWhole = true)
    {
        if (!isWhole)
            return;
        foreach (var kept in _heads.Where(group => group.Key > Position).SelectMany(group => group))
            if (kept.Head.Position == _lastHead)
                _flaws.Add(new(Position + 1, AuditFlaw.TailCut, "", kept.Keeper));
    }

    private void Judge(AuditLink link)
    {
        var stored = link.Digest.ToByteArray();
        if (link.EntrySha256.IsEmpty)
        {
            Add(link.Position, AuditFlaw.EntryMissing, link);
            Carry(link, stored, null);
            return;
        }
        var unkeyed = !link.Entry.IsEmpty && !SHA256.HashData(link.Entry.Span).AsSpan().SequenceEqual(link.EntrySha256.Span);
        var after = _before.ConvertAll(before => ChainDigest.After(before, link.EntrySha256.Span, link.Mac.Span));
        var follows = after.Count == 0 || after.Exists(digest => digest.AsSpan().SequenceEqual(stored));
        if (link.Flaws.Contains(AuditFlaw.EntryForged))
            Add(link.Position, follows ? AuditFlaw.EntryForged : AuditFlaw.EntryChanged, link);
        else if (unkeyed || link.Flaws.Contains(AuditFlaw.EntryChanged))
            Add(link.Position, AuditFlaw.EntryChanged, link);
        else if (!follows && !link.Flaws.Contains(AuditFlaw.LinkForged))
            Add(link.Position, AuditFlaw.LinkBroken, link);
        Carry(link, stored, follows ? null : after);
    }

    private void Carry(AuditLink link, byte[] stored, List<byte[]>? computed)
    {
        _before = [stored];
        if (!link.Flaws.Contains(AuditFlaw.LinkForged))
            return;
        Add(link.Position, AuditFlaw.LinkForged, link);
        // the digest itself may be what was touched: then the next link follows from what it should have been
        if (computed is not null)
            _before.AddRange(computed);
    }

    private void Add(long position, AuditFlaw flaw, AuditLink? link = null)
    {
        if (position > _base)
            _flaws.Add(new(position, flaw, link?.EntryId ?? ""));
    }
}
