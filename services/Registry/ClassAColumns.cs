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

        // after the tables the values come from: a copy made meanwhile is found
        new("household_past", "phone_cipher") { Bound = "household" },
        new("household_past", "bank_account_cipher") { Bound = "household" },
        new("household_past", "helper_phone_cipher") { Bound = "household" },
        new("person_past", "id_cipher") { Bound = "person" },
        new("person_past", "disability_certificate_cipher") { Bound = "person" },
    ];

    public static readonly HashedColumn[] Hashed = [new(IdNumber, "id_hash", "id_hash_second", IdHashes.Label)];
}
