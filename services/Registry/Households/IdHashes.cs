using System.Buffers.Binary;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

/// <summary>The keyed hashes of an ID number: what it is matched by, and what its two columns hold.</summary>
internal sealed record IdHashes(byte[] Match, byte[]? First, byte[]? Second)
{
    /// <summary>What the hash names the column.</summary>
    public const string Label = "person.id_hash";

    /// <param name="number">In capitals.</param>
    /// <param name="known">A hash of it, under any index key.</param>
    /// <param name="keys">Of the register now.</param>
    /// <param name="protector">Hashes.</param>
    public static IdHashes Of(string number, byte[] known, ValueKeys keys, Protector protector)
    {
        var match = BinaryPrimitives.ReadUInt16BigEndian(known) == keys.Settled ? known : protector.Hash(Label, number, keys.Settled);
        var (first, second) = keys.HashesOf(protector, Label, number, match);
        return new(match, first, second);
    }

    /// <summary>The persons with one of these numbers. Without the null check the list becomes a correlated EXISTS over every person on SQLite.</summary>
    public static IQueryable<Person> Among(IQueryable<Person> persons, List<byte[]> matches, ValueKeys keys) => keys.Second
        ? persons.Where(p => p.IdHashSecond != null && EF.Parameter(matches).Contains(p.IdHashSecond))
        : persons.Where(p => p.IdHash != null && EF.Parameter(matches).Contains(p.IdHash));
}
