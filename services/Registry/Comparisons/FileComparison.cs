using System.Runtime.CompilerServices;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;
using Household = Fupin.Registry.Households.Household;

namespace Fupin.Registry.Comparisons;

/// <summary>
/// One file beside the register, both ways. Keeps of what it met only ids: some 40 bytes for a household and 20 for a person, so a file of a million persons
/// takes some tens of MB.
/// </summary>
internal sealed class FileComparison(DivisionTree tree, FormLayout layout, Protector protector, Scope scope)
{
    private readonly Dictionary<Guid, (Guid Village, bool Same)> metHouseholds = [];
    private readonly HashSet<Guid> metPersons = [];
    private readonly HashSet<Guid> fileVillages = [];

    public CompareCounts Households { get; } = new();

    public CompareCounts Persons { get; } = new();

    /// <summary>The villages to search for what the file lacks: of the divisions, or else those the file has households of.</summary>
    public IReadOnlyList<DivisionNode> Villages(IReadOnlyCollection<DivisionNode> divisions) =>
        [.. tree.Ordered.Where(n => n.Level == DivisionLevel.Village && (divisions.Count == 0 ? fileVillages.Contains(n.Id) : divisions.Any(d => n.IsIn(d.Id))))];

    public async Task<IReadOnlyList<ComparedHousehold>> CompareAsync(RegistryDb db, IReadOnlyList<FormHousehold> batch, ValueKeys keys, CancellationToken ct)
    {
        foreach (var member in batch.SelectMany(h => h.Members)) member.HashFor(keys, protector);
        var found = await FileMatch.FindAsync(db, tree, batch, keys, ct);
        var years = new Dictionary<Guid, int>();
        foreach (var read in batch)
            if (found.HouseholdOf(read) is { } id) years.TryAdd(id, read.Content.Facts.Year);
        var registered = await RegisteredMatch.LoadAsync(db, years, ct);
        var compared = new List<ComparedHousehold>();
        foreach (var read in batch)
        {
            var known = found.HouseholdOf(read) is { } id && registered.TryGetValue(id, out var card) && IsOurs(card.Row) ? card : default;
            compared.Add(Compare(read, known.Row, known.Year, known.Members ?? [], found));
        }

        return compared;
    }

    /// <summary>Registered households the file lacks, and members it lacks of those it has; village after village, then what stands outside of them.</summary>
    public async IAsyncEnumerable<OnlyRegistered> OnlyRegisteredAsync(
        IDbContextFactory<RegistryDb> databases, IReadOnlyList<DivisionNode> villages, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var village in villages)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            foreach (var lacking in Lacking(await RegisteredMembers.OfVillageAsync(db, village.Id, ct))) yield return lacking;
        }

        var searched = villages.Select(v => v.Id).ToHashSet();
        foreach (var chunk in metHouseholds.Where(h => !searched.Contains(h.Value.Village)).Select(h => h.Key).Order().Chunk(RegisteredMembers.MostHouseholds))
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            foreach (var lacking in Lacking(await RegisteredMembers.OfHouseholdsAsync(db, [.. chunk], ct))) yield return lacking;
        }
    }

    private ComparedHousehold Compare(FormHousehold read, Household? row, HouseholdYear? year, List<Member> members, FileMatch found)
    {
        Households.InFile++;
        Persons.InFile += read.Rows.Count;
        if (read.Village is { } village) fileVillages.Add(village.Id);
        var answer = new ComparedHousehold { Line = read.FirstLine, Number = read.Number };
        var cut = read.Rows.Count != read.Members.Count;
        if (cut || (row is null && read.Number.Length == 0))
        {
            Unreadable(read, row, members);
            answer.Verdict = ComparisonVerdict.Unreadable;
            answer.Errors.AddRange(read.Errors);
            return answer;
        }

        if (row is null)
        {
            Households.OnlyInFile++;
            Persons.OnlyInFile += read.Members.Count;
            answer.Verdict = ComparisonVerdict.OnlyInFile;
            if (read.County is null) answer.Errors.AddRange(read.Errors);
            return answer;
        }

        var message = row.ToMessage(year, members, tree.Find(row.DivisionId)!, protector, ClassA.Clear);
        var pairs = HouseholdComparison.Pairs(read, message);
        var differences = HouseholdComparison.Differences(read, message, layout).Select(d => Elsewhere(d, read, row.Id, found)).ToList();
        Meet(row, differences.Count == 0);
        Count(pairs, differences);
        answer.Verdict = differences.Count == 0 ? ComparisonVerdict.Same : ComparisonVerdict.Differs;
        answer.Differences.AddRange(differences.Select(d => d.ToMessage()));
        return answer;
    }

    /// <summary>A member who is not in the household may be registered in another one of the county: then his 户编号 differs.</summary>
    private FieldDifference Elsewhere(FieldDifference difference, FormHousehold read, Guid household, FileMatch found)
    {
        if (!difference.MemberUnknown) return difference;
        var member = read.Members.First(m => m.Line == difference.Line);
        if (found.PersonOf(member) is not { } person || person.Household == household || person.County != read.County?.Id) return difference;
        // where in the county he is registered is for those who are responsible for all of it
        if (!scope.Covers(read.County.Path)) return difference;
        metPersons.Add(person.Id);
        return new(difference.Line, HouseholdForm.Number, person.HouseholdNumber, read.Number) { OfPerson = true, PersonNumber = member.Person.Number };
    }

    /// <summary>What is registered for somebody else is to this caller not there.</summary>
    private bool IsOurs(Household row) => scope.IsWhole || scope.Covers(tree.Find(row.DivisionId)!.Path);

    private void Meet(Household row, bool same)
    {
        if (metHouseholds.TryGetValue(row.Id, out var before)) same &= before.Same;
        metHouseholds[row.Id] = (row.DivisionId, same);
        if (same) Households.Same++;
        else Households.Differing++;
    }

    private void Count(IReadOnlyList<(FormMember Member, V1.Person? Registered)> pairs, List<FieldDifference> differences)
    {
        foreach (var (member, known) in pairs)
        {
            if (known is not null && ResourceNames.TryParse("persons", known.Name, out var id)) metPersons.Add(id);
            var own = differences.FindAll(d => d.OfPerson && d.Line == member.Line);
            if (own.Exists(d => d.MemberUnknown)) Persons.OnlyInFile++;
            else if (own.Count > 0) Persons.Differing++;
            else Persons.Same++;
        }
    }

    /// <summary>What cannot be read is not lacking either: the officer is told that it could not be compared.</summary>
    private void Unreadable(FormHousehold read, Household? row, List<Member> members)
    {
        Households.Unreadable++;
        Persons.Unreadable += read.Rows.Count;
        if (row is null) return;
        metHouseholds.TryAdd(row.Id, (row.DivisionId, false));
        metPersons.UnionWith(members.Select(m => m.Person.Id));
    }

    private IEnumerable<OnlyRegistered> Lacking(IEnumerable<RegisteredMembers> registered)
    {
        foreach (var household in registered)
        {
            var lacking = household.Persons.Where(p => !metPersons.Contains(p.Id)).ToList();
            var met = metHouseholds.TryGetValue(household.Id, out var known);
            if (met && lacking.Count == 0) continue;
            if (!met) Households.OnlyRegistered++;
            else if (known.Same)
            {
                metHouseholds[household.Id] = known with { Same = false };
                Households.Same--;
                Households.Differing++;
            }

            Persons.OnlyRegistered += lacking.Count;
            var village = tree.Find(household.Village);
            var answer = new OnlyRegistered { Number = household.Number, DivisionCode = village?.Code ?? "", Address = village?.Address ?? "", WholeHousehold = !met };
            answer.Persons.AddRange(lacking.Select(p => new OnlyRegisteredPerson { Number = p.Number, FullName = p.FullName, Relation = p.Relation }));
            yield return answer;
        }
    }
}
