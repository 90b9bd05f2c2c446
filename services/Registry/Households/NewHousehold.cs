using Fupin.Chassis.Protection;
using Fupin.Chassis.Values;

namespace Fupin.Registry.Households;

/// <summary>A household about to be registered, as rows: class A encrypted for its place, numbers hashed.</summary>
internal sealed class NewHousehold
{
    private NewHousehold(Household household, HouseholdYear year, List<Member> members) => (Household, Year, Members) = (household, year, members);

    public Household Household { get; }
    public HouseholdYear Year { get; }
    public List<Member> Members { get; }

    /// <param name="content">As read; its village is known.</param>
    /// <param name="idHashes">For each member the hashes of the ID number; null where there is none.</param>
    /// <param name="protector">Encrypts.</param>
    /// <param name="now">When it is recorded.</param>
    public static NewHousehold Of(V1.Household content, IReadOnlyList<IdHashes?> idHashes, Protector protector, DateTimeOffset now)
    {
        var household = HouseholdOf(content, protector, now);
        household.Persons = content.Members.Count;
        var members = content.Members
            .Select((person, i) => MemberOf(person, idHashes[i], household.Id, i + 1, content.Facts.Year, protector, now))
            .ToList();
        return new(household, content.Facts.ToRow(household.Id, now), members);
    }

    private static Household HouseholdOf(V1.Household content, Protector protector, DateTimeOffset now)
    {
        var id = Uuids.New(now);
        var (helper, wish) = (content.Helper, content.RelocationWish);
        return new()
        {
            Id = id,
            Number = content.Number,
            Hamlet = content.Hamlet,
            VillagerGroup = content.Group,
            PhoneCipher = Sealed(content.Phone, id, "household", "phone_cipher", protector),
            Bank = content.Bank,
            BankAccountCipher = Sealed(content.BankAccount, id, "household", "bank_account_cipher", protector),
            Standard = content.Standard,
            RegisteredYear = content.HasRegisteredYear ? content.RegisteredYear : null,
            PlannedExitYear = content.HasPlannedExitYear ? content.PlannedExitYear : null,
            MartyrFamily = content.HasMartyrFamily ? content.MartyrFamily : null,
            OnlyChildFamily = content.HasOnlyChildFamily ? content.OnlyChildFamily : null,
            TwoDaughtersFamily = content.HasTwoDaughtersFamily ? content.TwoDaughtersFamily : null,
            HelperName = helper?.FullName ?? "",
            HelperUnit = helper?.Unit ?? "",
            HelperStart = helper?.StartDate.ToDate(),
            HelperEnd = helper?.EndDate.ToDate(),
            HelperPhoneCipher = Sealed(helper?.Phone ?? "", id, "household", "helper_phone_cipher", protector),
            Relocating = wish is { HasRelocating: true } ? wish.Relocating : null,
            RelocationWay = wish?.Way ?? "",
            RelocationDestination = wish?.Destination ?? "",
            RelocationDifficulty = wish?.Difficulty ?? "",
            RecordedAt = now,
        };
    }

    private static Member MemberOf(V1.Person content, IdHashes? idHashes, Guid household, int seq, int year, Protector protector, DateTimeOffset now)
    {
        var id = Uuids.New(now);
        var person = new Person
        {
            Id = id,
            HouseholdId = household,
            Seq = seq,
            Number = content.Number,
            FullName = content.FullName,
            Sex = content.Sex,
            BirthDate = content.BirthDate.ToDate(),
            Document = content.Document,
            IdCipher = Sealed(content.IdNumber, id, "person", "id_cipher", protector),
            IdHash = idHashes?.First,
            IdHashSecond = idHashes?.Second,
            NoIdReason = content.NoIdReason,
            Relation = content.Relation,
            Ethnicity = content.Ethnicity,
            DisabilityCertificateCipher = Sealed(content.DisabilityCertificate, id, "person", "disability_certificate_cipher", protector),
            RecordedAt = now,
        };
        return new(person, content.Facts.ToRow(id, year, now));
    }

    private static byte[]? Sealed(string plain, Guid row, string table, string column, Protector protector) =>
        plain.Length == 0 ? null : protector.Encrypt(plain, table, row, column);
}
