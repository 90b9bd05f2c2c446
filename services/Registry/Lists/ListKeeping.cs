using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Registry.V1;

namespace Fupin.Registry.Lists;

/// <summary>Makes the open items of a list's rows.</summary>
/// <param name="comparison">The list.</param>
/// <param name="city">Where a person who is registered elsewhere is looked into.</param>
/// <param name="owner">Who settles what stands in the list's division.</param>
/// <param name="due">By when.</param>
/// <param name="protector">Encrypts.</param>
internal sealed class ListKeeping(Comparison comparison, Guid city, string owner, DateOnly? due, Protector protector)
{
    public IEnumerable<Difference> Of(ListRow row)
    {
        var verdict = row.Verdict.Verdict;
        if (verdict == PersonVerdict.Matched) yield break;
        if (row.Elsewhere is var (person, household))
        {
            var inCity = Make(row, PersonVerdict.Elsewhere, city);
            (inCity.PersonId, inCity.HouseholdId, inCity.DueDate) = (person, household, due);
            yield return inCity;
            verdict = PersonVerdict.Unknown;
        }

        if (!comparison.Saved) yield break;
        var here = Make(row, verdict, comparison.DivisionId);
        (here.Owner, here.DueDate, here.Reason) = (owner, due, row.Verdict.Reason);
        if (ResourceNames.TryParse("persons", row.Verdict.Person, out var known)) here.PersonId = known;
        if (ResourceNames.TryParse("households", row.Verdict.Household, out var home)) here.HouseholdId = home;
        yield return here;
    }

    private Difference Make(ListRow row, PersonVerdict verdict, Guid division)
    {
        var id = Guid.CreateVersion7();
        var (number, name) = row.Kept();
        return new()
        {
            Id = id,
            ComparisonId = comparison.Id,
            Line = row.Line,
            Verdict = verdict,
            DivisionId = division,
            IdCipher = number.Length == 0 ? null : protector.Encrypt(number, "difference", id, "id_cipher"),
            FullName = name,
        };
    }
}
