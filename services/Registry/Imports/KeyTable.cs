namespace Fupin.Registry.Imports;

/// <summary>
/// Keys of 16 bytes, each with a small number, in 18 bytes and the room to grow: a dictionary takes three times that, and while it grows both
/// the old and the new. Here each of many parts grows by itself. The keys are digests, so any bits of them spread evenly.
/// </summary>
internal sealed class KeyTable
{
    private const int Parts = 256;

    private readonly Part[] parts = new Part[Parts];

    /// <summary>False when the key is there already; <paramref name="known"/> is the number it came with then.</summary>
    public bool TryAdd(UInt128 key, ushort number, out ushort known)
    {
        // an empty place holds zero
        if (key == UInt128.Zero) key = UInt128.One;
        return parts[(int)(key >> 120)].TryAdd(key, number, out known);
    }

    private struct Part
    {
        private UInt128[] keys;
        private ushort[] numbers;
        private int count;

        public bool TryAdd(UInt128 key, ushort number, out ushort known)
        {
            keys ??= new UInt128[16];
            numbers ??= new ushort[16];
            var at = Find(keys, key);
            known = numbers[at];
            if (keys[at] != UInt128.Zero) return false;
            (keys[at], numbers[at]) = (key, number);
            if (++count > keys.Length / 5 * 4) Grow();
            return true;
        }

        /// <summary>Where the key is, or the empty place where it belongs.</summary>
        private static int Find(UInt128[] keys, UInt128 key)
        {
            var at = (int)(((ulong)key & uint.MaxValue) * (ulong)keys.Length >> 32);
            while (keys[at] != UInt128.Zero && keys[at] != key)
                if (++at == keys.Length) at = 0;
            return at;
        }

        private void Grow()
        {
            var more = keys.Length + (keys.Length / 4);
            var (moreKeys, moreNumbers) = (new UInt128[more], new ushort[more]);
            for (var i = 0; i < keys.Length; i++)
            {
                if (keys[i] == UInt128.Zero) continue;
                var at = Find(moreKeys, keys[i]);
                (moreKeys[at], moreNumbers[at]) = (keys[i], numbers[i]);
            }

            (keys, numbers) = (moreKeys, moreNumbers);
        }
    }
}
