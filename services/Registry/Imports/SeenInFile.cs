using System.Buffers.Binary;
using Fupin.Registry.Divisions;

namespace Fupin.Registry.Imports;

/// <summary>
/// What an import met so far: households, to see one that is not contiguous, and ID numbers with their county. 16 bytes each, so a file
/// of a million persons takes some tens of MB.
/// </summary>
internal sealed class SeenInFile
{
    private readonly HashSet<UInt128> households = [];
    private readonly Dictionary<UInt128, DivisionNode?> ids = [];

    public bool AddHousehold(UInt128 key) => households.Add(key);

    /// <summary>False when the number was met before; then <paramref name="county"/> is where, if that is known.</summary>
    public bool AddId(byte[] idHash, DivisionNode? at, out DivisionNode? county)
    {
        var key = KeyOf(idHash);
        if (ids.TryGetValue(key, out county)) return false;
        ids.Add(key, at);
        return true;
    }

    /// <summary>Takes up what a stored batch met; ID numbers that went in are found in the register instead.</summary>
    public void Resume(ImportBatch batch)
    {
        for (var at = 0; at < batch.HouseholdKeys.Length; at += 16) households.Add(BinaryPrimitives.ReadUInt128BigEndian(batch.HouseholdKeys.AsSpan(at)));
        for (var at = 0; at < batch.IdKeys.Length; at += 16) ids.TryAdd(BinaryPrimitives.ReadUInt128BigEndian(batch.IdKeys.AsSpan(at)), null);
    }

    public static UInt128 KeyOf(byte[] idHash) => BinaryPrimitives.ReadUInt128BigEndian(idHash.AsSpan(idHash.Length - 16));

    public static byte[] Bytes(IReadOnlyCollection<UInt128> keys)
    {
        var bytes = new byte[keys.Count * 16];
        var at = 0;
        foreach (var key in keys)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(at), key);
            at += 16;
        }

        return bytes;
    }
}
