using Fupin.Chassis.Protection.Rotation;
using Fupin.Registry.Divisions;
using Fupin.Registry.Imports;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Comparisons;

/// <summary>
/// Which registered household each household of a batch is: by county and number; where the county is unknown, by a number that only one has; else by the
/// ID numbers of its members, within the county. So a household that has another number here is found, and its numbers are told to differ.
/// </summary>
internal sealed class FileMatch
{
    private readonly Dictionary<FormHousehold, Guid> households = [];
    private readonly Dictionary<UInt128, RegisteredPerson> persons;

    private FileMatch(Dictionary<UInt128, RegisteredPerson> persons) => this.persons = persons;

    public static async Task<FileMatch> FindAsync(RegistryDb db, DivisionTree tree, IReadOnlyList<FormHousehold> batch, ValueKeys keys, CancellationToken ct)
    {
        var match = await RegisteredMatch.FindAsync(db, batch, batch, keys, ct);
        var byNumber = await ByNumberAsync(db, tree, [.. batch.Where(h => h.County is null && h.Number.Length > 0).Select(h => h.Number).Distinct(StringComparer.Ordinal)], ct);
        var found = new FileMatch(match.Persons);
        foreach (var read in batch)
        {
            if (read.County is { } county && match.Households.TryGetValue((county.Id, read.Number), out var registered)) found.households.Add(read, registered.Id);
            else if (read.County is null && byNumber[read.Number].ToList() is [var only]) found.households.Add(read, only);
            else if (found.ByMembers(read) is { } id) found.households.Add(read, id);
        }

        return found;
    }

    public Guid? HouseholdOf(FormHousehold read) => households.TryGetValue(read, out var id) ? id : null;

    /// <summary>The registered person with the member's ID number.</summary>
    public RegisteredPerson? PersonOf(FormMember member) =>
        member.Registered is { } hashes && persons.TryGetValue(SeenInFile.KeyOf(hashes.Match), out var person) ? person : null;

    /// <summary>The household most of the members are registered in; of several the first member's.</summary>
    private Guid? ByMembers(FormHousehold read) => read.Members.Select(PersonOf).OfType<RegisteredPerson>()
        .Where(p => read.County is null || p.County == read.County.Id)
        .GroupBy(p => p.Household)
        .OrderByDescending(g => g.Count())
        .Select(g => (Guid?)g.Key)
        .FirstOrDefault();

    private static async Task<ILookup<string, Guid>> ByNumberAsync(RegistryDb db, DivisionTree tree, List<string> numbers, CancellationToken ct)
    {
        if (numbers.Count == 0) return Array.Empty<Guid>().ToLookup(_ => "", StringComparer.Ordinal);
        // numbers are unique in a county, which leads to them by the index
        var counties = tree.Ordered.Where(n => n.Level == DivisionLevel.County).Select(n => n.Id).ToList();
        var found = await db.Households.Where(h => EF.Parameter(counties).Contains(h.CountyId) && EF.Parameter(numbers).Contains(h.Number)).Select(h => new { h.Number, h.Id }).ToListAsync(ct);
        return found.ToLookup(h => h.Number, h => h.Id, StringComparer.Ordinal);
    }
}
