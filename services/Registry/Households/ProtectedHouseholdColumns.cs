using Fupin.Chassis.Protection.Rotation;

namespace Fupin.Registry.Households;

/// <summary>Where class A values of households and persons are.</summary>
internal static class ProtectedHouseholdColumns
{
    private static readonly EncryptedColumn IdNumber = new("person", "id_cipher");

    public static readonly EncryptedColumn[] Encrypted =
    [
        new("household", "phone_cipher"),
        new("household", "bank_account_cipher"),
        new("household", "helper_phone_cipher"),
        IdNumber,
        new("person", "disability_certificate_cipher"),
    ];

    public static readonly HashedColumn[] Hashed = [new(IdNumber, "id_hash", "id_hash_second", IdHashes.Label)];
}
