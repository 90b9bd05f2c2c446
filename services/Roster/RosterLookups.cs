using Fupin.Chassis.Storage;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Roster;

/// <summary>
/// What services ask their roster: always for many at once, by ids (the second half of resource names) or codes. Removed households are
/// passed over. Nothing is tracked.
/// </summary>
public static class RosterLookups
{
    private static readonly int[] CodeLengths = [2, 4, 6, 9, 12];

    /// <summary>Households of the register.</summary>
    public static IQueryable<RosterHousehold> Households(this ServiceDb db) => db.Set<RosterHousehold>().AsNoTracking().Where(h => !h.Removed);

    /// <summary>Households in a division and in all that ever stood below it.</summary>
    public static IQueryable<RosterHousehold> HouseholdsWithin(this ServiceDb db, Guid division) =>
        db.Households().Where(h => db.Set<RosterDivisionAncestor>().Any(a => a.AncestorId == division && a.DivisionId == h.DivisionId));

    /// <summary>Households by id; those that the roster does not have are missing.</summary>
    public static Task<Dictionary<Guid, RosterHousehold>> HouseholdsAsync(this ServiceDb db, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var asked = ids.ToArray();
        return db.Households().Where(h => EF.Parameter(asked).Contains(h.Id)).ToDictionaryAsync(h => h.Id, ct);
    }

    /// <summary>Households by their numbers in one county, where numbers are unique; those that the roster does not have are missing.</summary>
    /// <param name="db">The service's database.</param>
    /// <param name="county">The county, or any division that has each number once.</param>
    /// <param name="numbers">户编号</param>
    /// <param name="ct">Ends the query.</param>
    public static Task<Dictionary<string, RosterHousehold>> HouseholdsAsync(
        this ServiceDb db, Guid county, IReadOnlyCollection<string> numbers, CancellationToken ct)
    {
        var asked = numbers.ToArray();
        return db.HouseholdsWithin(county).Where(h => EF.Parameter(asked).Contains(h.Number)).ToDictionaryAsync(h => h.Number, StringComparer.Ordinal, ct);
    }

    /// <summary>Members of households, in the order of their numbers.</summary>
    public static async Task<ILookup<Guid, RosterPerson>> PersonsAsync(this ServiceDb db, IReadOnlyCollection<Guid> households, CancellationToken ct)
    {
        var asked = households.ToArray();
        var persons = await db.Set<RosterPerson>().AsNoTracking().Where(p => EF.Parameter(asked).Contains(p.HouseholdId)).ToListAsync(ct);
        return persons.OrderBy(p => p.Number, StringComparer.Ordinal).ToLookup(p => p.HouseholdId);
    }

    /// <summary>What a code meant on a day: codes are used again when counties become districts. Null: nothing had it.</summary>
    /// <param name="db">The service's database.</param>
    /// <param name="code">2, 4, 6, 9 or 12 digits, with or without zero padding up to 12.</param>
    /// <param name="on">The day.</param>
    /// <param name="ct">Ends the query.</param>
    public static Task<RosterDivision?> DivisionAsync(this ServiceDb db, string code, DateOnly on, CancellationToken ct)
    {
        string[] spellings = CodeLengths.Contains(code.Length)
            ? [.. CodeLengths.Where(length => length <= code.Length && code.AsSpan(length).TrimEnd('0').IsEmpty).Select(length => code[..length])]
            : [];
        return db.Set<RosterDivision>().AsNoTracking()
            .Where(d => EF.Parameter(spellings).Contains(d.Code))
            .Where(d => (d.ValidFrom == null || d.ValidFrom <= on) && (d.ValidTo == null || on < d.ValidTo))
            .OrderBy(d => d.Level)
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>Households and persons of each division of a level below another, with all below it; divisions without any are missing.</summary>
    public static Task<Dictionary<Guid, RosterCount>> CountsAsync(this ServiceDb db, Guid within, DivisionLevel level, CancellationToken ct)
    {
        var counted =
            from up in db.Set<RosterDivisionAncestor>()
            where up.AncestorId == within
            join division in db.Set<RosterDivision>() on up.DivisionId equals division.Id
            where division.Level == level
            join below in db.Set<RosterDivisionAncestor>() on division.Id equals below.AncestorId
            join household in db.Households() on below.DivisionId equals household.DivisionId
            group household by division.Id into g
            select new { g.Key, Households = g.LongCount(), Persons = g.Sum(h => (long)h.Persons) };
        return counted.ToDictionaryAsync(c => c.Key, c => new RosterCount(c.Households, c.Persons), ct);
    }
}

/// <summary>How many the roster has.</summary>
public sealed record RosterCount(long Households, long Persons);
