using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Registry.Households;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>What of a batch the register already has: households by county and number, persons by the hash of their ID number.</summary>
internal sealed record RegisteredMatch(
    Dictionary<(Guid County, string Number), (Guid Id, byte[] ContentHash, bool Undoing)> Households, Dictionary<UInt128, RegisteredPerson> Persons)
{
    /// <summary>
    /// Persons are looked up before households: what another import registers in between then shows as a household that is registered,
    /// not as one that has somebody else's members.
    /// </summary>
    /// <param name="db">The register.</param>
    /// <param name="batch">Looked up by their numbers.</param>
    /// <param name="withMembers">Those whose members are looked up too.</param>
    /// <param name="keys">Of the register.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<RegisteredMatch> FindAsync(
        RegistryDb db, IReadOnlyCollection<FormHousehold> batch, IEnumerable<FormHousehold> withMembers, ValueKeys keys, CancellationToken ct)
    {
        var numbers = batch.Where(h => h.County is not null).GroupBy(h => h.County!.Id, h => h.Number);
        var hashes = withMembers.SelectMany(h => h.Members).Select(m => m.Registered?.Match).OfType<byte[]>().ToList();
        return db.Provider == StorageProvider.Postgres ? await FindByIndexAsync(db, numbers, hashes, keys, ct) : await FindByListAsync(db, numbers, hashes, keys, ct);
    }

    /// <summary>
    /// Each key by itself through its index. PostgreSQL plans a list of hundreds of keys by weighing every one of them against its
    /// statistics, or reads the whole table while there are none: ten times the cost.
    /// </summary>
    private static async Task<RegisteredMatch> FindByIndexAsync(
        RegistryDb db, IEnumerable<IGrouping<Guid, string>> numbers, List<byte[]> hashes, ValueKeys keys, CancellationToken ct)
    {
        var match = new RegisteredMatch([], []);
        var column = keys.Second ? "id_hash_second" : "id_hash";
        await db.Database.OpenConnectionAsync(ct);
        if (hashes.Count > 0)
        {
            await using var command = db.Statement(
                $"""
                SELECT p.{column}, p.id, h.id, h.county_id, h.number FROM unnest(@hashes) AS k(hash)
                CROSS JOIN LATERAL (SELECT * FROM person WHERE {column} = k.hash OFFSET 0) AS p
                CROSS JOIN LATERAL (SELECT * FROM household WHERE id = p.household_id OFFSET 0) AS h
                """,
                ("@hashes", hashes));
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                match.Persons.TryAdd(SeenInFile.KeyOf(row.GetFieldValue<byte[]>(0)), new(row.GetGuid(1), row.GetGuid(2), row.GetGuid(3), row.GetString(4)));
        }

        foreach (var county in numbers)
        {
            await using var command = db.Statement(
                """
                SELECT h.number, h.id, h.content_hash, EXISTS (SELECT 1 FROM import AS i WHERE i.id = h.import_id AND i.state = @undoing) FROM unnest(@numbers) AS k(number)
                CROSS JOIN LATERAL (SELECT * FROM household WHERE county_id = @county AND number = k.number OFFSET 0) AS h
                """,
                ("@numbers", county.ToList()), ("@county", county.Key), ("@undoing", (int)V1.ImportState.Undoing));
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) match.Households.TryAdd((county.Key, row.GetString(0)), (row.GetGuid(1), row.GetFieldValue<byte[]>(2), row.GetBoolean(3)));
        }

        await db.Database.CloseConnectionAsync();
        return match;
    }

    private static async Task<RegisteredMatch> FindByListAsync(
        RegistryDb db, IEnumerable<IGrouping<Guid, string>> numbersByCounty, List<byte[]> hashes, ValueKeys keys, CancellationToken ct)
    {
        var ids = await IdHashes.Among(db.Persons, hashes, keys)
            .Join(db.Households, p => p.HouseholdId, h => h.Id, (p, h) => new { Match = keys.Second ? p.IdHashSecond : p.IdHash, p.Id, p.HouseholdId, h.CountyId, h.Number })
            .ToListAsync(ct);
        var households = new Dictionary<(Guid, string), (Guid, byte[], bool)>();
        foreach (var county in numbersByCounty)
        {
            var numbers = county.ToList();
            var found = await db.Households.Where(h => h.CountyId == county.Key && EF.Parameter(numbers).Contains(h.Number))
                .Select(h => new { h.Number, h.Id, h.ContentHash, Undoing = db.Imports.Any(i => i.Id == h.ImportId && i.State == V1.ImportState.Undoing) })
                .ToListAsync(ct);
            foreach (var household in found) households.Add((county.Key, household.Number), (household.Id, household.ContentHash, household.Undoing));
        }

        return new(households, ids.ToDictionary(p => SeenInFile.KeyOf(p.Match!), p => new RegisteredPerson(p.Id, p.HouseholdId, p.CountyId, p.Number)));
    }

    /// <summary>Households as they are registered, in clear, with the facts of the years asked for.</summary>
    public static async Task<Dictionary<Guid, (Household Row, HouseholdYear? Year, List<Member> Members)>> LoadAsync(
        RegistryDb db, IReadOnlyDictionary<Guid, int> years, CancellationToken ct)
    {
        var ids = years.Keys.ToList();
        var households = await db.Households.AsNoTracking().Where(h => EF.Parameter(ids).Contains(h.Id)).ToListAsync(ct);
        var facts = (await db.HouseholdYears.AsNoTracking().Where(y => EF.Parameter(ids).Contains(y.HouseholdId)).ToListAsync(ct))
            .Where(y => y.Year == years[y.HouseholdId])
            .ToDictionary(y => y.HouseholdId);
        var persons = (await db.Persons.AsNoTracking().Where(p => EF.Parameter(ids).Contains(p.HouseholdId)).ToListAsync(ct))
            .ToLookup(p => p.HouseholdId);
        var personIds = persons.SelectMany(g => g).ToDictionary(p => p.Id, p => years[p.HouseholdId]);
        var wanted = personIds.Keys.ToList();
        var personFacts = (await db.PersonYears.AsNoTracking().Where(y => EF.Parameter(wanted).Contains(y.PersonId)).ToListAsync(ct))
            .Where(y => y.Year == personIds[y.PersonId])
            .ToDictionary(y => y.PersonId);
        return households.ToDictionary(
            h => h.Id,
            h => (h, facts.GetValueOrDefault(h.Id), persons[h.Id].OrderBy(p => p.Seq).Select(p => new Member(p, personFacts.GetValueOrDefault(p.Id))).ToList()));
    }
}

/// <summary>A registered person met by his ID number, and the household he is registered in.</summary>
internal readonly record struct RegisteredPerson(Guid Id, Guid Household, Guid County, string HouseholdNumber);
