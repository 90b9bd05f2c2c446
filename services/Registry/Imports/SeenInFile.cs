using System.Buffers.Binary;
using Fupin.Registry.Divisions;

namespace Fupin.Registry.Imports;

/// <summary>What an import met so far: households, to see one that is not contiguous, and ID numbers with their county. A million persons take some 30 MB.</summary>
internal sealed class SeenInFile
{
    private readonly KeyTable households = new();
    private readonly KeyTable ids = new();

    /// <summary>Numbers of the table; 0 is an unknown one.</summary>
    private readonly List<DivisionNode?> counties = [null];

    public bool AddHousehold(UInt128 key) => households.TryAdd(key, 0, out _);

    /// <summary>False when the number was met before; then <paramref name="county"/> is where, if that is known.</summary>
    public bool AddId(byte[] idHash, DivisionNode? at, out DivisionNode? county)
    {
        var added = ids.TryAdd(KeyOf(idHash), NumberOf(at), out var known);
        county = counties[known];
        return added;
    }

    /// <summary>Takes up what a stored batch met; ID numbers that went in are found in the register instead.</summary>
    public void Resume(ImportBatch batch)
    {
        for (var at = 0; at < batch.HouseholdKeys.Length; at += 16) AddHousehold(BinaryPrimitives.ReadUInt128BigEndian(batch.HouseholdKeys.AsSpan(at)));
        for (var at = 0; at < batch.IdKeys.Length; at += 16) ids.TryAdd(BinaryPrimitives.ReadUInt128BigEndian(batch.IdKeys.AsSpan(at)), 0, out _);
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

    /// <summary>A file is mostly of one county after another, and of few.</summary>
    private ushort NumberOf(DivisionNode? county)
    {
        var number = counties.LastIndexOf(county);
        if (number >= 0) return (ushort)number;
        counties.Add(county);
        return (ushort)(counties.Count - 1);
    }
}
