using Fupin.Chassis.Protection.Rotation;
using Fupin.Registry.Households;

namespace Fupin.Registry;

/// <summary>Where the registry keeps class A values.</summary>
internal static class ClassAColumns
{
    private static readonly EncryptedColumn IdNumber = new("person", "id_cipher");

    public static readonly EncryptedColumn[] Encrypted =
    [
        new("household", "phone_cipher"),
        new("household", "bank_account_cipher"),
        new("household", "helper_phone_cipher"),
        IdNumber,
        new("person", "disability_certificate_cipher"),
        new("difference", "id_cipher"),
    ];

    public static readonly HashedColumn[] Hashed = [new(IdNumber, "id_hash", "id_hash_second", IdHashes.Label)];
}
