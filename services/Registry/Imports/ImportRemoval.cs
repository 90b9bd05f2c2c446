using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fupin.Registry.Imports;

/// <summary>Removes the households of an import that is UNDOING, lot by lot, each with its events in one transaction; what was cut off goes on where it was.</summary>
internal sealed partial class ImportRemoval(IDbContextFactory<RegistryDb> databases, TimeProvider clock, ILogger<ImportRemoval> log)
{
    /// <summary>Households removed in one transaction: within the 50 ms that others may have to wait for SQLite's gate.</summary>
    internal const int Lot = 80;

    public async Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Imports.Where(i => i.State == ImportState.Undoing).OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(ct);
    }

    /// <summary>Returns when the import is undone, or the undo was called off because something was built on the import while it began.</summary>
    public async Task RunAsync(Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await BuiltOn.FindAsync(db, id, ct) is { } refusal && await CallOffAsync(db, id, ct))
        {
            LogCalledOff(id, refusal.Metadata["count"]);
            return;
        }

        while (await RemoveLotAsync(db, id, ct))
            db.ChangeTracker.Clear();
    }

    /// <returns>False when households are removed already. Then what seems to build on the import is no reason: nothing could since it began.</returns>
    private static async Task<bool> CallOffAsync(RegistryDb db, Guid id, CancellationToken ct)
    {
        await using var write = await db.BeginWriteAsync(ct);
        await db.TakeTurnAsync(Turns.Undo, ct);
        var import = await db.Imports.SingleAsync(i => i.Id == id, ct);
        import.CallOffUndo();
        await write.CommitAsync(ct);
        return !import.IsTakenBack;
    }

    /// <returns>Whether there is more to do.</returns>
    public async Task<bool> RemoveLotAsync(RegistryDb db, Guid id, CancellationToken ct)
    {
        await using var write = await db.BeginWriteAsync(ct);
        await db.TakeTurnAsync(Turns.Undo, ct);
        var import = await db.Imports.SingleAsync(i => i.Id == id, ct);
        if (import.State != ImportState.Undoing) return false;

        var households = await db.Households.Where(h => h.ImportId == id).OrderBy(h => h.Id).Take(Lot).Select(h => new { h.Id, h.Version, h.DivisionId }).ToListAsync(ct);
        var ids = households.ConvertAll(h => h.Id);
        var persons = await db.Persons.Where(p => EF.Parameter(ids).Contains(p.HouseholdId)).OrderBy(p => p.Seq).Select(p => new { p.Id, p.HouseholdId }).ToListAsync(ct);
        var personIds = persons.ConvertAll(p => p.Id);
        await db.KeepAsync(ids, clock.Now(), ct);
        await db.DeleteAsync(db.PersonYears.Where(y => EF.Parameter(personIds).Contains(y.PersonId)), ct);
        await db.DeleteAsync(db.Persons.Where(p => EF.Parameter(personIds).Contains(p.Id)), ct);
        await db.DeleteAsync(db.HouseholdYears.Where(y => EF.Parameter(ids).Contains(y.HouseholdId)), ct);
        await db.DeleteAsync(db.Households.Where(h => EF.Parameter(ids).Contains(h.Id)), ct);

        var members = persons.ToLookup(p => p.HouseholdId, p => ResourceNames.Format("persons", p.Id));
        var name = ResourceNames.Format("imports", id);
        foreach (var household in households)
        {
            var told = new HouseholdRegistrationUndone { Household = ResourceNames.Format("households", household.Id), Import = name };
            told.Persons.AddRange(members[household.Id]);
            db.Publish(told, told.Household, household.Version + 1, ResourceNames.Format("divisions", household.DivisionId));
        }

        import.RemovedHouseholds += households.Count;
        if (households.Count < Lot) import.EndUndo(clock.Now());
        await write.CommitAsync(ct);
        return import.State == ImportState.Undoing;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The undo of import {Import} is called off: {Count} records were built on it while it began.")]
    private partial void LogCalledOff(Guid import, string count);
}
