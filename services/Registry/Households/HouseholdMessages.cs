using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Registry.Households;

/// <summary>How class A fields leave the tables.</summary>
internal enum ClassA
{
    /// <summary>Not at all; nothing is opened.</summary>
    Left,

    /// <summary>Masked, as officers see them.</summary>
    Masked,

    /// <summary>In clear, by right and purpose.</summary>
    Clear,
}

/// <summary>A member with the facts of the year that is told.</summary>
internal readonly record struct Member(Person Person, PersonYear? Year);

/// <summary>The household card (REG-06) as the contract has it.</summary>
internal static class HouseholdMessages
{
    public static V1.Household ToMessage(
        this Household row, HouseholdYear? year, IEnumerable<Member> members, DivisionNode village, Protector protector, ClassA classA)
    {
        var message = new V1.Household
        {
            Name = ResourceNames.Format("households", row.Id),
            Etag = Etags.Format(row.Version),
            Version = row.Version,
            Number = row.Number,
            Division = village.ResourceName,
            DivisionCode = village.Code,
            Address = village.Address,
            Hamlet = row.Hamlet,
            Group = row.VillagerGroup,
            Bank = row.Bank,
            Standard = row.Standard,
            RecordedTime = Timestamp.FromDateTimeOffset(row.RecordedAt),
            Helper = HelperOf(row),
            RelocationWish = WishOf(row),
            Facts = year?.ToMessage(),
        };
        if (row.RegisteredYear is { } registeredYear) message.RegisteredYear = registeredYear;
        if (row.PlannedExitYear is { } plannedExitYear) message.PlannedExitYear = plannedExitYear;
        if (row.MartyrFamily is { } martyrFamily) message.MartyrFamily = martyrFamily;
        if (row.OnlyChildFamily is { } onlyChildFamily) message.OnlyChildFamily = onlyChildFamily;
        if (row.TwoDaughtersFamily is { } twoDaughtersFamily) message.TwoDaughtersFamily = twoDaughtersFamily;
        message.Findings.AddRange(FindingSet.Of(row.Findings));
        message.Members.AddRange(members.Select(m => m.ToMessage(protector, classA)));
        if (classA == ClassA.Left) return message;
        message.Phone = Open(row.PhoneCipher, row.Id, "household", "phone_cipher", protector, classA);
        message.BankAccount = Open(row.BankAccountCipher, row.Id, "household", "bank_account_cipher", protector, classA);
        if (row.HelperPhoneCipher is not null)
            (message.Helper ??= new()).Phone = Open(row.HelperPhoneCipher, row.Id, "household", "helper_phone_cipher", protector, classA);
        return message;
    }

    private static V1.Person ToMessage(this Member member, Protector protector, ClassA classA)
    {
        var row = member.Person;
        var message = new V1.Person
        {
            Name = ResourceNames.Format("persons", row.Id),
            Number = row.Number,
            FullName = row.FullName,
            Sex = row.Sex,
            BirthDate = row.BirthDate.ToMessage(),
            Document = row.Document,
            NoIdReason = row.NoIdReason,
            Relation = row.Relation,
            Ethnicity = row.Ethnicity,
            Facts = member.Year?.ToMessage(),
        };
        if (classA == ClassA.Left) return message;
        message.IdNumber = Open(row.IdCipher, row.Id, "person", "id_cipher", protector, classA, Masking.IdNumber);
        message.DisabilityCertificate = Open(row.DisabilityCertificateCipher, row.Id, "person", "disability_certificate_cipher", protector, classA, Masking.IdNumber);
        return message;
    }

    private static string Open(
        byte[]? cipher, Guid row, string table, string column, Protector protector, ClassA classA, Func<string?, string>? mask = null)
    {
        if (cipher is null) return "";
        var plain = protector.Decrypt(cipher, table, row, column);
        return classA == ClassA.Clear ? plain : (mask ?? Masking.Tail)(plain);
    }

    private static HelperNote? HelperOf(Household row) =>
        row.HelperName.Length == 0 && row.HelperUnit.Length == 0 && row.HelperStart is null && row.HelperEnd is null
            ? null
            : new()
            {
                FullName = row.HelperName,
                Unit = row.HelperUnit,
                StartDate = row.HelperStart.ToMessage(),
                EndDate = row.HelperEnd.ToMessage(),
            };

    private static RelocationWish? WishOf(Household row)
    {
        if (row.Relocating is null && row.RelocationWay.Length == 0 && row.RelocationDestination.Length == 0 && row.RelocationDifficulty.Length == 0)
            return null;
        var wish = new RelocationWish { Way = row.RelocationWay, Destination = row.RelocationDestination, Difficulty = row.RelocationDifficulty };
        if (row.Relocating is { } relocating) wish.Relocating = relocating;
        return wish;
    }
}
