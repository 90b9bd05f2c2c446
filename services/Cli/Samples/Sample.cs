using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>
/// An invented population whose totals equal the published tables of a city; see <see cref="SampleNotice"/>. The same city, scale and seed
/// give the same sample on every machine.
/// </summary>
/// <remarks>
/// Published, to the unit at scale 1: the county-level units and their persons (REG-16, REG-17); for Luoyang also the poor villages of each, the
/// 123 townships of the city and the shares of the main causes to the printed two decimals (REG-09). Invented: every township, village, household
/// and person; how the townships spread over the counties; how many non-poor villages there are and who lives in them. For these the sample
/// takes the city's figures of 2018 (REG-21: 72.6 % of the villages with poor people, 59.2 % of the persons), the only ones printed. Other scales:
/// every figure times the scale by largest remainder, at least 1 where the published figure is above 0.
/// </remarks>
public sealed class Sample
{
    private readonly PublishedCity _city;
    private readonly IReadOnlyList<CountyPlan> _counties;
    private readonly ulong _seed;

    private Sample(PublishedCity city, SampleScale scale, long seed)
    {
        (_city, _seed) = (city, unchecked((ulong)seed));
        (Scale, IsScaled, Seed) = (scale.ToString(), !scale.IsOne, seed);
        _counties = CityPlan.Draw(city, scale, _seed);
        Divisions = [.. SampleTree.Rows(city, _counties).Select((row, i) => { row.Line = i + 2; return row; })];
        Persons = _counties.Sum(c => (long)c.Persons);
        Households = _counties.Sum(c => (long)c.Sizes.Length);
        Counties = [.. _counties.Select(c => new SampleCounty(c.Published, c.Code, c.Persons, c.PoorVillages, c.Villages - c.PoorVillages, c.Townships, c.Sizes.Length))];
    }

    /// <summary>`luoyang`, `xinxiang`.</summary>
    public string City => _city.Key;

    /// <summary>The scale as an exact decimal, e.g. 1 or 0.01.</summary>
    public string Scale { get; }

    /// <summary>Whether the figures differ from the published ones because the scale is not 1.</summary>
    public bool IsScaled { get; }

    public long Seed { get; }

    /// <summary>Rows <see cref="HouseholdRows"/> will give.</summary>
    public long Persons { get; }

    /// <summary>Households in those rows.</summary>
    public long Households { get; }

    /// <summary>The figures of each county-level unit, in the order of the published table.</summary>
    public IReadOnlyList<SampleCounty> Counties { get; }

    /// <summary>Province, city, counties, then the invented townships and villages of each county; parents before children, lines as in divisions.csv.</summary>
    public IReadOnlyList<DivisionRow> Divisions { get; }

    /// <summary>The villages with their facts of 2015, in the order of <see cref="HouseholdRows"/>; drawn while it is read.</summary>
    public IEnumerable<VillageRow> Villages =>
        AllVillages().Select((village, i) => new VillageRow { Line = i + 2, DivisionCode = village.Code, Facts = VillageFactsDraw.Draw(village, _seed) });

    /// <summary>The headers of the household form, for each cell of <see cref="HouseholdRows"/>.</summary>
    public IReadOnlyList<string> HouseholdColumns { get; } = HouseholdSheet.Columns;

    /// <exception cref="ArgumentException">
    /// No tables of the city are published here, or the scale is no plain decimal above 0 and at most 50.
    /// </exception>
    public static Sample Create(string city, string scale = "1", long seed = 1)
    {
        var tables = Published.Find(city) ?? throw new ArgumentException($"no published tables of {city}; known: {string.Join(", ", Published.Cities)}", nameof(city));
        return SampleScale.TryParse(scale, out var factor)
            ? new(tables, factor, seed)
            : throw new ArgumentException($"the scale {scale} is not a plain decimal above 0 and at most {SampleScale.Maximum}", nameof(scale));
    }

    /// <summary>
    /// One row per person, drawn while it is read: counties in the order of the published table, villages in the order of their codes, the rows of
    /// a household together with the head first. Household columns are blank on the other members' rows, except 行政区划代码 and 户编号.
    /// </summary>
    public IEnumerable<string[]> HouseholdRows()
    {
        foreach (var county in _counties)
        {
            var numbers = new InventedNumbers(county);
            foreach (var village in SampleVillage.Of(county, SampleTree.Province, _city.Name))
            {
                for (var index = village.FirstHousehold; index < village.EndHousehold; index++)
                {
                    var (family, number, position) = (Samples.Households.Draw(county, _seed, index), numbers.Household(index), 0);
                    foreach (var member in family.Members)
                        yield return HouseholdSheet.Write(new(village, numbers, _seed, index, number, family)
                        {
                            Position = ++position,
                            Member = member,
                            IdNumber = member.NoIdReason.Length > 0 ? "" : numbers.IdNumber(member),
                        });
                }
            }
        }
    }

    private IEnumerable<SampleVillage> AllVillages() => _counties.SelectMany(c => SampleVillage.Of(c, SampleTree.Province, _city.Name));
}

/// <summary>A county-level unit of a sample beside what is published of it.</summary>
/// <param name="Published">The printed row, unscaled.</param>
/// <param name="Code">National code, or the internal one of a zone (410391 …).</param>
/// <param name="Persons">Registered persons in the sample.</param>
/// <param name="PoorVillages">Poor villages in the sample.</param>
/// <param name="NonPoorVillages">Invented non-poor villages with poor people (REG-21).</param>
/// <param name="Townships">Invented townships; for Luoyang at scale 1 they add up to the printed 123.</param>
/// <param name="Households">Households in the sample.</param>
public sealed record SampleCounty(PublishedCounty Published, string Code, int Persons, int PoorVillages, int NonPoorVillages, int Townships, int Households);
