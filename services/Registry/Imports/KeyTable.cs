namespace Fupin.Registry.Imports;

/// <summary>
/// Keys of 16 bytes, each with a small number, in 18 bytes and the room to grow: a dictionary takes three times that. Many parts grow each by
/// itself, and out of pieces of one size, which the next part takes over: a table that moves into ever larger arrays leaves holes behind
/// that nothing fits into, as much again as the keys. The keys are digests, so any bits of them spread evenly.
/// </summary>
internal sealed class KeyTable
{
    private const int Parts = 64;
    private const int PieceSize = 256;

    private readonly Part[] parts = new Part[Parts];
    private readonly Stack<Piece> spare = [];

    /// <summary>False when the key is there already; <paramref name="known"/> is the number it came with then.</summary>
    public bool TryAdd(UInt128 key, ushort number, out ushort known)
    {
        // an empty place holds zero
        if (key == UInt128.Zero) key = UInt128.One;
        ref var part = ref parts[(int)(key >> 122)];
        part.Pieces ??= [NextPiece()];
        ref var place = ref Find(part.Pieces, key, out var piece, out var at);
        known = piece.Numbers[at];
        if (place != UInt128.Zero) return false;
        (place, piece.Numbers[at]) = (key, number);
        if (++part.Count > part.Pieces.Length * PieceSize / 5 * 4) Grow(ref part);
        return true;
    }

    /// <summary>Where the key is, or the empty place where it belongs.</summary>
    private static ref UInt128 Find(Piece[] pieces, UInt128 key, out Piece piece, out int at)
    {
        var place = (int)(((ulong)key & uint.MaxValue) * (ulong)(pieces.Length * PieceSize) >> 32);
        while (true)
        {
            (piece, at) = (pieces[place / PieceSize], place % PieceSize);
            ref var found = ref piece.Keys[at];
            if (found == UInt128.Zero || found == key) return ref found;
            if (++place == pieces.Length * PieceSize) place = 0;
        }
    }

    private void Grow(ref Part part)
    {
        var before = part.Pieces!;
        var pieces = new Piece[before.Length + Math.Max(1, before.Length / 4)];
        for (var i = 0; i < pieces.Length; i++) pieces[i] = NextPiece();
        foreach (var old in before)
        {
            for (var i = 0; i < PieceSize; i++)
            {
                if (old.Keys[i] == UInt128.Zero) continue;
                Find(pieces, old.Keys[i], out var piece, out var at) = old.Keys[i];
                piece.Numbers[at] = old.Numbers[i];
            }

            Array.Clear(old.Keys);
            Array.Clear(old.Numbers);
            spare.Push(old);
        }

        part.Pieces = pieces;
    }

    private Piece NextPiece() => spare.TryPop(out var piece) ? piece : new(new UInt128[PieceSize], new ushort[PieceSize]);

    private struct Part
    {
        public Piece[]? Pieces;
        public int Count;
    }

    private readonly record struct Piece(UInt128[] Keys, ushort[] Numbers);
}
