using Fupin.Chassis.Access;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>What becomes of the households of a batch: registered, unchanged, differing or held back.</summary>
internal sealed class BatchPlan
{
    /// <summary>What goes in, with what is told of it: both are made before the write begins.</summary>
    public List<(NewHousehold New, HouseholdRecorded Event)> New { get; } = [];
    public ImportBatchResult Result { get; } = new() { Counts = new() };

    /// <summary>ID numbers of what did not go in: the register cannot tell that the file had them.</summary>
    public List<UInt128> IdKeys { get; } = [];

    /// <summary>Households found registered and unchanged: this import relies on them.</summary>
    public List<Guid> UnchangedIds { get; } = [];

    /// <summary>Each household of the batch, in the order of the file.</summary>
    public IReadOnlyList<PlannedHousehold> Households { get; private set; } = [];

    public static async Task<BatchPlan> MakeAsync(
        RegistryDb db, ReadBatch batch, RegisteredMatch match, ImportContext import, Protector protector, DateTimeOffset now, CancellationToken ct)
    {
        var plan = new BatchPlan();
        plan.Result.Number = batch.Number;
        plan.Result.Counts.Rows = batch.Rows;
        plan.Result.Counts.Households = batch.Households.Count;
        var compared = await CompareAsync(db, batch, match, import, protector, ct);
        plan.Households = batch.Households.ConvertAll(read => compared.GetValueOrDefault(read) ?? plan.AddUnknown(read, match, import, protector, now));
        foreach (var household in plan.Households) plan.Count(household);
        plan.Result.Errors.AddRange(plan.Households.SelectMany(h => h.AllErrors).OrderBy(e => e.Line));
        return plan;
    }

    private void Count(PlannedHousehold household)
    {
        var counts = Result.Counts;
        if (household.Effect == ImportEffect.Unchanged)
        {
            counts.UnchangedHouseholds++;
            UnchangedIds.Add(household.Registered);
        }
        else if (household.Effect == ImportEffect.Differs) counts.DifferingHouseholds++;
        else if (household.Effect == ImportEffect.HoldBack) counts.HeldBackHouseholds++;
        if (household.Effect is ImportEffect.Differs or ImportEffect.HoldBack)
            IdKeys.AddRange(household.Read.Members.Select(m => m.IdHash).OfType<byte[]>().Select(SeenInFile.KeyOf));
    }

    private PlannedHousehold AddUnknown(FormHousehold household, RegisteredMatch match, ImportContext import, Protector protector, DateTimeOffset now)
    {
        var errors = household.Errors.Concat(household.ErrorsIfNew).ToList();
        foreach (var member in household.Members)
            if (member.Registered is { } id && match.Persons.TryGetValue(SeenInFile.KeyOf(id.Match), out var known))
                errors.Add(household.Error(member.Line, HouseholdForm.IdNumber, RowReasons.DuplicateInRegister(NameOf(import, known.County))));
        if (errors.Count > 0) return new(household, ImportEffect.HoldBack, errors, []);

        var added = NewHousehold.Of(household.Content, [.. household.Members.Select(m => m.Registered)], protector, now);
        var row = added.Household;
        (row.DivisionId, row.CountyId, row.ImportId) = (household.Village!.Id, household.County!.Id, import.Id);
        (row.Findings, row.ContentHash) = (household.Findings, household.ContentHash);
        New.Add((added, new() { Household = row.ToMessage(added.Year, added.Members, household.Village, protector, ClassA.Left) }));
        Result.Counts.RegisteredHouseholds++;
        Result.Counts.RegisteredPersons += added.Members.Count;
        if (household.Findings != 0) Result.Counts.Findings++;
        return new(household, ImportEffect.Register);
    }

    /// <summary>A county is named to those who have to do with it.</summary>
    private static string NameOf(ImportContext import, Guid county) =>
        import.Tree.Find(county) is { } known && import.Scope.Sees(known.Path) ? known.Division.Name : "";

    /// <summary>Registered households that a limited caller has nothing to do with: a township's file may have another township's number.</summary>
    private static async Task<HashSet<Guid>> ForeignAsync(RegistryDb db, RegisteredMatch match, ImportContext import, CancellationToken ct)
    {
        if (import.Scope.IsWhole || match.Households.Count == 0) return [];
        var ids = match.Households.Values.Select(h => h.Id).ToList();
        var standing = await db.Households.Where(h => EF.Parameter(ids).Contains(h.Id)).Select(h => new { h.Id, h.DivisionId }).ToListAsync(ct);
        return [.. standing.Where(h => !import.Scope.Covers(import.Tree.Find(h.DivisionId)!.Path)).Select(h => h.Id)];
    }

    /// <summary>What becomes of the households that are registered.</summary>
    private static async Task<Dictionary<FormHousehold, PlannedHousehold>> CompareAsync(
        RegistryDb db, ReadBatch batch, RegisteredMatch match, ImportContext import, Protector protector, CancellationToken ct)
    {
        var planned = new Dictionary<FormHousehold, PlannedHousehold>();
        var compare = new List<(FormHousehold Read, Guid Id)>();
        var foreign = await ForeignAsync(db, match, import, ct);
        foreach (var household in batch.Households)
        {
            if (household.County is not { } county || !match.Households.TryGetValue((county.Id, household.Number), out var known)) continue;
            // nothing of a household of somebody else's is told, not even that it is the same
            if (foreign.Contains(known.Id))
                planned.Add(household, new(household, ImportEffect.HoldBack, [household.Error(household.FirstLine, HouseholdForm.Number, RowReasons.NumberTaken)], []));
            else if (household.Errors.Count > 0) planned.Add(household, new(household, ImportEffect.HoldBack, household.Errors, []));
            else if (known.Undoing) planned.Add(household, new(household, ImportEffect.HoldBack, [household.Error(household.FirstLine, "", RowReasons.Undoing)], []));
            else if (known.ContentHash.AsSpan().SequenceEqual(household.ContentHash)) planned.Add(household, new(household, ImportEffect.Unchanged) { Registered = known.Id });
            else compare.Add((household, known.Id));
        }

        if (compare.Count == 0) return planned;
        var registered = await RegisteredMatch.LoadAsync(db, compare.ToDictionary(c => c.Id, c => c.Read.Content.Facts.Year), ct);
        foreach (var (read, id) in compare)
        {
            // undone since it was looked up: it is new again
            if (!registered.TryGetValue(id, out var found)) continue;
            var (row, year, members) = found;
            var message = row.ToMessage(year, members, import.Tree.Find(row.DivisionId)!, protector, ClassA.Clear);
            var differences = HouseholdComparison.Differences(read, message, import.Layout).ToList();
            planned.Add(read, differences.Count == 0 ? new(read, ImportEffect.Unchanged) { Registered = id } : new(read, ImportEffect.Differs, [], differences));
        }

        return planned;
    }
}

/// <summary>A running import.</summary>
internal sealed record ImportContext(Guid Id, FormLayout Layout, DivisionTree Tree, Scope Scope)
{
    public MemberLookUps LookUps { get; } = new();
}

/// <summary>A batch as it came; without households it was stored before and only its answer is wanted.</summary>
internal sealed record ReadBatch(int Number, byte[] Sha256, int Rows, List<FormHousehold>? Read)
{
    public List<FormHousehold> Households => Read ?? throw new InvalidOperationException("a stored batch is not read again");
}

/// <summary>A batch and what becomes of it, with the events to publish and the keys of the register it was planned with; no plan for one that was stored before.</summary>
internal sealed record PlannedBatch(ReadBatch Batch, BatchPlan? Plan, IReadOnlyList<PreparedEvent> Events, ValueKeys Keys);
