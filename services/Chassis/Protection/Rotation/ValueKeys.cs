namespace Fupin.Chassis.Protection.Rotation;

/// <summary>The keys that protected values of one database are under, as long as <see cref="KeyUse.HoldKeysAsync"/> says so.</summary>
/// <param name="Field">Key that values are encrypted with.</param>
/// <param name="Settled">Index key by which values are matched.</param>
/// <param name="Newest">Index key that is being introduced; the same as <paramref name="Settled"/> when none is.</param>
/// <param name="Second">Values are matched by the second hash column.</param>
public readonly record struct ValueKeys(ushort Field, ushort Settled, ushort Newest, bool Second)
{
    /// <summary>What to store in the two hash columns of a value: while a key is introduced both are filled, otherwise one.</summary>
    public (byte[]? First, byte[]? Second) HashesOf(Protector protector, string column, string value, byte[] match)
    {
        var other = Newest == Settled ? null : protector.Hash(column, value, Newest);
        return Second ? (other, match) : (match, other);
    }
}
