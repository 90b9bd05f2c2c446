using System.Runtime.CompilerServices;
using Fupin.Chassis.Faults;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>
/// What builds on an import, so that undoing it would take away what others rely on. A household that another import only found to differ
/// does not: nothing of that file went in, and it can go in when this one is undone.
/// </summary>
internal static class BuiltOn
{
    /// <summary>Records named in a refusal; all are counted.</summary>
    private const int Named = 20;

    private delegate IAsyncEnumerable<FieldViolation> Check(RegistryDb db, Import import, CancellationToken ct);

    /// <summary>The one place that says what builds on an import. Measures that other departments record for its households come here.</summary>
    private static readonly Check[] Checks = [ChangedSince, FoundUnchanged];

    /// <returns>FAILED_PRECONDITION IMPORT_BUILT_ON; null when nothing builds on it.</returns>
    public static async Task<Fault?> FindAsync(RegistryDb db, Guid id, CancellationToken ct)
    {
        var import = await db.Imports.AsNoTracking().SingleAsync(i => i.Id == id, ct);
        var (count, first) = (0L, new List<FieldViolation>());
        foreach (var check in Checks)
        {
            await foreach (var found in check(db, import, ct))
            {
                count++;
                if (first.Count < Named) first.Add(found);
            }
        }

        return count == 0 ? null : RegistryErrors.ImportBuiltOn(count, first);
    }

    /// <summary>The version rises with every change of a household, of a member, and of the facts of any year.</summary>
    private static async IAsyncEnumerable<FieldViolation> ChangedSince(RegistryDb db, Import import, [EnumeratorCancellation] CancellationToken ct)
    {
        var changed = db.Households.Where(h => h.ImportId == import.Id && h.Version > 1).OrderBy(h => h.Id).Select(h => new { h.Id, h.Number });
        await foreach (var household in changed.AsAsyncEnumerable().WithCancellation(ct))
            yield return new(
                ResourceNames.Format("households", household.Id), "HOUSEHOLD_CHANGED",
                $"户{household.Number}登记后有变更", $"household {household.Number} was changed since it was registered");
    }

    /// <summary>Another file has the household too, and its officer was told that it is registered as he has it: his import is undone first.</summary>
    private static async IAsyncEnumerable<FieldViolation> FoundUnchanged(RegistryDb db, Import import, [EnumeratorCancellation] CancellationToken ct)
    {
        var others = await db.Imports.AsNoTracking().Where(i => i.Id != import.Id && i.State != ImportState.Undone && i.UnchangedHouseholds > 0).ToListAsync(ct);
        foreach (var other in others)
        {
            var by = $"{ResourceNames.Format("imports", other.Id)} {other.FileName}";
            var batches = db.ImportBatches.AsNoTracking().Where(b => b.ImportId == other.Id && b.RecordedAt >= import.BeginTime).OrderBy(b => b.Number);
            var unknown = false;
            foreach (var number in await batches.Select(b => b.Number).ToListAsync(ct))
            {
                var unchanged = await batches.Where(b => b.Number == number).Select(b => b.UnchangedIds).SingleAsync(ct);
                unknown |= unchanged is null;
                if (unchanged is not { Length: > 0 }) continue;
                var ids = ImportBatch.Ids(unchanged).ToList();
                foreach (var household in await db.Households.Where(h => EF.Parameter(ids).Contains(h.Id) && h.ImportId == import.Id).Select(h => new { h.Id, h.Number }).ToListAsync(ct))
                    yield return new(
                        ResourceNames.Format("households", household.Id), "HOUSEHOLD_IN_OTHER_IMPORT",
                        $"户{household.Number}也在导入{by}中，且内容相同；请先撤销该导入", $"household {household.Number} is in {by} too, and the same: undo that import first");
            }

            if (unknown)
                yield return new(
                    ResourceNames.Format("imports", other.Id), "OTHER_IMPORT_UNKNOWN",
                    $"导入{by}有未变的户，但当时未记录是哪些；请先撤销该导入", $"{by} found households unchanged before the register kept which: undo that import first");
        }
    }
}
