using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

/// <summary>The registry's tree of divisions, kept with every division's ancestors.</summary>
internal static class DivisionMirror
{
    public static async Task ApplyAsync(AssessmentDb db, List<Latest<Division>> divisions, CancellationToken ct)
    {
        if (divisions.Count == 0)
            return;
        var ids = divisions.ConvertAll(d => d.Id);
        var stored = await db.Divisions.AsNoTracking().Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, ct);
        var rows = divisions.ConvertAll(ToRow);

        // New ones first, in the order of the log: a move may lead below one of them.
        await InsertAsync(db, rows.FindAll(r => !stored.ContainsKey(r.Id)), ct);
        var changed = rows.FindAll(r => stored.TryGetValue(r.Id, out var old) && db.Overtakes(r, old));
        await db.BulkUpsertAsync(changed, ct);
        foreach (var row in changed.Where(r => r.ParentId != stored[r.Id].ParentId))
            await DivisionMove.ApplyAsync(db, row, ct);
    }

    /// <exception cref="Fault">The text is not a division's name: the event can never be applied.</exception>
    public static Guid Id(string division, string subject) =>
        ResourceNames.TryParse("divisions", division, out var id) ? id : throw AssessmentErrors.MalformedEvent(subject, $"'{division}' is not the name of a division");

    /// <summary>Takes out divisions that the registry's log does not have any more, with their place in the tree and their sums.</summary>
    public static async Task<int> RemoveOlderAsync(AssessmentDb db, long generation, int atMost, CancellationToken ct)
    {
        var ids = await db.Divisions.Where(d => d.Generation < generation).Select(d => d.Id).Take(atMost).ToListAsync(ct);
        await db.DivisionAncestors.Where(a => ids.Contains(a.DivisionId) || ids.Contains(a.AncestorId)).ExecuteDeleteAsync(ct);
        await db.HouseholdFigures.Where(f => ids.Contains(f.DivisionId)).ExecuteDeleteAsync(ct);
        await db.VillageFigures.Where(f => ids.Contains(f.DivisionId)).ExecuteDeleteAsync(ct);
        return await db.Divisions.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(ct);
    }

    private static async Task InsertAsync(AssessmentDb db, List<MirroredDivision> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return;
        var parents = rows.Where(r => r.ParentId is not null).Select(r => r.ParentId!.Value).Distinct().ToList();
        var chains = (await db.DivisionAncestors.AsNoTracking().Where(a => parents.Contains(a.DivisionId)).ToListAsync(ct))
            .GroupBy(a => a.DivisionId, a => a.AncestorId)
            .ToDictionary(g => g.Key, g => g.ToList());

        var ancestors = new List<DivisionAncestor>();
        foreach (var row in rows)
        {
            if (row.ParentId is { } parent && !chains.ContainsKey(parent))
                throw AssessmentErrors.UnknownDivision(ResourceNames.Format("divisions", row.Id), parent);
            List<Guid> chain = row.ParentId is { } above ? [row.Id, .. chains[above]] : [row.Id];
            chains[row.Id] = chain;
            ancestors.AddRange(chain.Select(a => new DivisionAncestor { AncestorId = a, DivisionId = row.Id }));
        }

        await db.BulkInsertAsync(rows, ct);
        await db.BulkInsertAsync(ancestors, ct);
    }

    private static MirroredDivision ToRow(Latest<Division> division) => new()
    {
        Id = division.Id,
        Version = division.Version,
        Digest = division.Digest,
        Code = division.State.Code,
        Level = division.State.Level,
        DisplayName = division.State.DisplayName,
        ParentId = ParentOf(division.State),
        ValidFrom = ToDay(division.State.ValidFrom),
        ValidTo = ToDay(division.State.ValidTo),
    };

    private static Guid? ParentOf(Division division) => division.Parent.Length == 0 ? null : Id(division.Parent, division.Name);

    private static DateOnly? ToDay(Google.Type.Date? date) => date is null ? null : new(date.Year, date.Month, date.Day);
}
