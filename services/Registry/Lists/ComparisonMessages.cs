using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Registry.Lists;

internal static class ComparisonMessages
{
    /// <param name="row">The list.</param>
    /// <param name="division">Where it stands.</param>
    /// <param name="told">The caller learns who is registered elsewhere.</param>
    /// <param name="open">Differences left, of those the caller sees.</param>
    public static V1.Comparison ToMessage(this Comparison row, DivisionNode division, bool told, long open) => new()
    {
        Name = ResourceNames.Format("comparisons", row.Id),
        ListId = row.Key,
        Title = row.Title,
        Division = division.ResourceName,
        Caller = row.Caller,
        Department = row.Department,
        State = row.State,
        Saved = row.Saved,
        Rows = row.Rows,
        Digest = ByteString.CopyFrom(row.Digest),
        Matched = row.Matched,
        NameDiffers = row.NameDiffers,
        Elsewhere = told ? row.Elsewhere : 0,
        Unknown = told ? row.Unknown : row.Unknown + row.Elsewhere,
        Invalid = row.Invalid,
        Open = open,
        BeginTime = row.BeginTime.ToTimestamp(),
        EndTime = row.EndTime?.ToTimestamp(),
    };

    public static V1.Difference ToMessage(this Difference row, DivisionNode division, Protector protector) => new()
    {
        Name = ResourceNames.Format("differences", row.Id),
        Etag = Etags.Format(row.Version),
        Comparison = ResourceNames.Format("comparisons", row.ComparisonId),
        Line = row.Line,
        Verdict = row.Verdict,
        Division = division.ResourceName,
        IdNumber = Masking.IdNumber(row.IdCipher is null ? "" : protector.Decrypt(row.IdCipher, "difference", row.Id, "id_cipher")),
        FullName = row.FullName,
        Person = row.PersonId is { } person ? ResourceNames.Format("persons", person) : "",
        Household = row.HouseholdId is { } household ? ResourceNames.Format("households", household) : "",
        Reason = row.Reason,
        Owner = row.Owner,
        DueDate = row.DueDate.ToMessage(),
        Outcome = row.Outcome,
        Note = row.Note,
        SettledBy = row.SettledBy,
        SettleTime = row.SettledAt?.ToTimestamp(),
    };
}
