using System.Diagnostics.CodeAnalysis;
using Fupin.Chassis.Exchange;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Assessment.Tests;

/// <summary>A seeded history of changes with repeats and overtaken events, and what a count of the last states must give.</summary>
[SuppressMessage("Security", "CA5394", Justification = "a test needs the same numbers again, not secret ones")]
internal sealed class RandomHistory(SmallCity city, int seed)
{
    private readonly Random random = new(seed);
    private readonly Guid[] households = [.. Enumerable.Range(0, 30).Select(_ => Guid.CreateVersion7())];
    private readonly Guid[] villages = [.. Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7())];
    private readonly Dictionary<Guid, (Guid Division, int Persons)> lastHouseholds = [];
    private readonly Dictionary<Guid, (Guid Division, bool Poor)> lastVillages = [];
    private readonly List<FeedEvent> past = [];
    private readonly Dictionary<Guid, Guid> parents = new()
    {
        [city.City] = city.Province,
        [city.Luanchuan] = city.City,
        [city.Song] = city.City,
        [city.LuanchuanTownship] = city.Luanchuan,
        [city.SongTownship] = city.Song,
        [city.PoorVillage] = city.LuanchuanTownship,
        [city.OtherVillage] = city.LuanchuanTownship,
        [city.SongVillage] = city.SongTownship,
    };

    private Guid[] Places => [city.PoorVillage, city.OtherVillage, city.SongVillage];

    public FeedEvent[] NextBatch()
    {
        var events = new List<FeedEvent>();
        for (var i = 0; i < 25; i++)
        {
            var made = random.Next(10) switch
            {
                < 6 => Household(),
                6 => Village(),
                7 when random.Next(4) == 0 => Move(),
                8 when random.Next(3) == 0 && lastHouseholds.Count > 0 => Undone(),
                _ when past.Count > 0 => past[random.Next(past.Count)],
                _ => Household(),
            };
            past.Add(made);
            events.Add(made);
        }

        return [.. events];
    }

    public IEnumerable<(Guid Division, (long Households, long Persons, long PoorVillages) Sum)> Count() =>
        from division in parents.Keys.Append(city.Province)
        let below = lastHouseholds.Values.Where(h => IsBelow(h.Division, division)).ToList()
        let first = division == city.PoorVillage || IsBelow(city.PoorVillage, division) ? 1 : 0
        select (division, (
            (long)below.Count,
            below.Sum(h => (long)h.Persons),
            first + lastVillages.Values.LongCount(v => v.Poor && IsBelow(v.Division, division))));

    private bool IsBelow(Guid division, Guid above)
    {
        for (Guid? at = division; at is { } here; at = parents.TryGetValue(here, out var parent) ? parent : null)
        {
            if (here == above)
                return true;
        }

        return false;
    }

    private FeedEvent Household()
    {
        var (id, place, persons) = (households[random.Next(households.Length)], Places[random.Next(3)], random.Next(1, 9));
        lastHouseholds[id] = (place, persons);
        return city.Log.Household(id, place, persons, (PovertyCause)random.Next(0, 13));
    }

    /// <summary>A household that goes is never heard of again; another takes its place.</summary>
    private FeedEvent Undone()
    {
        var (id, last) = lastHouseholds.ElementAt(random.Next(lastHouseholds.Count));
        lastHouseholds.Remove(id);
        households[Array.IndexOf(households, id)] = Guid.CreateVersion7();
        return city.Log.Undone(id, last.Division);
    }

    private FeedEvent Village()
    {
        var (id, place, kind) = (villages[random.Next(villages.Length)], Places[random.Next(3)], (VillageKind)random.Next(1, 4));
        lastVillages[id] = (place, kind != VillageKind.NonPoor);
        return city.Log.Village(id, place, kind);
    }

    private FeedEvent Move()
    {
        if (random.Next(2) == 0)
        {
            var village = Places[random.Next(3)];
            parents[village] = random.Next(2) == 0 ? city.LuanchuanTownship : city.SongTownship;
            return city.Log.Division(village, "410324101209", DivisionLevel.Village, "样例村", parents[village]);
        }

        parents[city.LuanchuanTownship] = random.Next(2) == 0 ? city.Luanchuan : city.Song;
        return city.Log.Division(city.LuanchuanTownship, "410324101", DivisionLevel.Township, "样例镇", parents[city.LuanchuanTownship]);
    }
}
