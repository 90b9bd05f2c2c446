using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Comparisons;

/// <summary>A registered household with what is told of members that a file lacks.</summary>
internal sealed record RegisteredMembers(Guid Id, string Number, Guid Village, IReadOnlyList<RegisteredMember> Persons)
{
    /// <summary>Households asked for by their ids at once.</summary>
    public const int MostHouseholds = 500;

    /// <summary>Of a village, in the order of their numbers.</summary>
    public static Task<List<RegisteredMembers>> OfVillageAsync(RegistryDb db, Guid village, CancellationToken ct) =>
        ReadAsync(db, db.Households.Where(h => h.DivisionId == village), ct);

    public static Task<List<RegisteredMembers>> OfHouseholdsAsync(RegistryDb db, List<Guid> ids, CancellationToken ct) =>
        ReadAsync(db, db.Households.Where(h => EF.Parameter(ids).Contains(h.Id)), ct);

    private static async Task<List<RegisteredMembers>> ReadAsync(RegistryDb db, IQueryable<Households.Household> households, CancellationToken ct)
    {
        var rows = await households
            .Join(db.Persons, h => h.Id, p => p.HouseholdId, (h, p) => new { Household = h.Id, h.Number, h.DivisionId, p.Seq, Person = new RegisteredMember(p.Id, p.Number, p.FullName, p.Relation) })
            .ToListAsync(ct);
        return
        [
            .. rows.GroupBy(r => r.Household)
                .Select(g => new RegisteredMembers(g.Key, g.First().Number, g.First().DivisionId, [.. g.OrderBy(r => r.Seq).Select(r => r.Person)]))
                .OrderBy(h => h.Number, StringComparer.Ordinal),
        ];
    }
}

internal sealed record RegisteredMember(Guid Id, string Number, string FullName, Relation Relation);
