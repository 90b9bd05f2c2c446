using Fupin.Chassis.Protection;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>What becomes of the households of a batch: registered, unchanged, differing or held back.</summary>
internal sealed class BatchPlan
{
    /// <summary>What goes in, with what is told of it: both are made before the write begins.</summary>
    public List<(FormHousehold Read, NewHousehold New, HouseholdRecorded Event)> New { get; } = [];
    public ImportBatchResult Result { get; } = new() { Counts = new() };

    /// <summary>ID numbers of what did not go in: the register cannot tell that the file had them.</summary>
    public List<UInt128> IdKeys { get; } = [];

    public static async Task<BatchPlan> MakeAsync(
        RegistryDb db, ReadBatch batch, RegisteredMatch match, ImportContext import, Protector protector, DateTimeOffset now, CancellationToken ct)
    {
        var plan = new BatchPlan();
        plan.Result.Number = batch.Number;
        plan.Result.Counts.Rows = batch.Rows;
        plan.Result.Counts.Households = batch.Households.Count;
        var compare = new List<(FormHousehold Read, Guid Id)>();
        foreach (var household in batch.Households)
        {
            if (household.County is { } county && match.Households.TryGetValue((county.Id, household.Number), out var registered))
                plan.AddRegistered(household, registered.Id, registered.ContentHash, compare);
            else plan.AddUnknown(household, match, import, protector, now);
        }

        if (compare.Count > 0) await plan.CompareAsync(db, compare, import, protector, ct);
        var errors = plan.Result.Errors.OrderBy(e => e.Line).ToList();
        plan.Result.Errors.Clear();
        plan.Result.Errors.AddRange(errors);
        return plan;
    }

    private void AddRegistered(FormHousehold household, Guid id, byte[] contentHash, List<(FormHousehold, Guid)> compare)
    {
        if (household.Errors.Count > 0) HoldBack(household, household.Errors);
        else if (contentHash.AsSpan().SequenceEqual(household.ContentHash)) Result.Counts.UnchangedHouseholds++;
        else compare.Add((household, id));
    }

    private void AddUnknown(FormHousehold household, RegisteredMatch match, ImportContext import, Protector protector, DateTimeOffset now)
    {
        var errors = household.Errors.Concat(household.ErrorsIfNew).ToList();
        foreach (var member in household.Members)
            if (member.Registered is { } id && match.IdCounties.TryGetValue(SeenInFile.KeyOf(id.Match), out var county))
                errors.Add(household.Error(member.Line, HouseholdForm.IdNumber, RowReasons.DuplicateInRegister(import.Tree.Find(county)!.Division.Name)));
        if (errors.Count > 0)
        {
            HoldBack(household, errors);
            return;
        }

        var added = NewHousehold.Of(household.Content, [.. household.Members.Select(m => m.Registered)], protector, now);
        var row = added.Household;
        (row.DivisionId, row.CountyId, row.ImportId) = (household.Village!.Id, household.County!.Id, import.Id);
        (row.Findings, row.ContentHash) = (household.Findings, household.ContentHash);
        New.Add((household, added, new() { Household = row.ToMessage(added.Year, added.Members, household.Village, protector, ClassA.Left) }));
        Result.Counts.RegisteredHouseholds++;
        Result.Counts.RegisteredPersons += added.Members.Count;
        if (household.Findings != 0) Result.Counts.Findings++;
    }

    private async Task CompareAsync(RegistryDb db, List<(FormHousehold Read, Guid Id)> compare, ImportContext import, Protector protector, CancellationToken ct)
    {
        var registered = await RegisteredMatch.LoadAsync(db, compare.ToDictionary(c => c.Id, c => c.Read.Content.Facts.Year), ct);
        foreach (var (read, id) in compare)
        {
            var (row, year, members) = registered[id];
            var message = row.ToMessage(year, members, import.Tree.Find(row.DivisionId)!, protector, ClassA.Clear);
            var differences = HouseholdComparison.Differences(read, message, import.Layout).ToList();
            if (differences.Count == 0)
            {
                Result.Counts.UnchangedHouseholds++;
                continue;
            }

            Result.Counts.DifferingHouseholds++;
            Result.Errors.AddRange(differences);
            RememberIds(read);
        }
    }

    private void HoldBack(FormHousehold household, IEnumerable<RowError> errors)
    {
        Result.Counts.HeldBackHouseholds++;
        Result.Errors.AddRange(errors);
        RememberIds(household);
    }

    private void RememberIds(FormHousehold household) =>
        IdKeys.AddRange(household.Members.Select(m => m.IdHash).OfType<byte[]>().Select(SeenInFile.KeyOf));
}

/// <summary>A running import.</summary>
internal sealed record ImportContext(Guid Id, FormLayout Layout, DivisionTree Tree);

/// <summary>A batch as it came; without households it was stored before and only its answer is wanted.</summary>
internal sealed record ReadBatch(int Number, byte[] Sha256, int Rows, List<FormHousehold>? Read)
{
    public List<FormHousehold> Households => Read ?? throw new InvalidOperationException("a stored batch is not read again");
}
