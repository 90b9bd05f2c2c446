using Fupin.Chassis.Values;
using Fupin.Cli.Samples;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Samples;

/// <summary>The whole city, once.</summary>
public sealed class LuoyangInFull
{
    public Sample Sample { get; } = Sample.Create("luoyang");
    public int Rows { get; }
    public int Households { get; }
    public Dictionary<string, int> PersonsByVillage { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, int> PersonsByCause { get; } = new(StringComparer.Ordinal);
    public HashSet<string> IdNumbers { get; } = new(StringComparer.Ordinal);
    public HashSet<string> HouseholdNumbers { get; } = new(StringComparer.Ordinal);
    public HashSet<string> PersonNumbers { get; } = new(StringComparer.Ordinal);
    public int WithoutIdNumber { get; }

    public LuoyangInFull()
    {
        foreach (var household in SampledHousehold.Of(Sample))
        {
            Households++;
            Rows += household.Members.Count;
            Assert.True(HouseholdNumbers.Add(household["户编号"]), "a household number is there twice, or its rows are not together");
            Add(PersonsByVillage, household["行政区划代码"], household.Members.Count);
            Add(PersonsByCause, household.Cause, household.Members.Count);
            foreach (var person in household.Members)
            {
                Assert.Equal(household["行政区划代码"], person["行政区划代码"]);
                Assert.True(PersonNumbers.Add(person["人编号"]), "a person number is there twice");
                if (person.IdNumber.Length == 0) WithoutIdNumber++;
                else Assert.True(IdNumbers.Add(person.IdNumber), "an ID number is there twice");
            }
        }
    }

    private static void Add(Dictionary<string, int> totals, string key, int n) => totals[key] = totals.GetValueOrDefault(key) + n;
}

public sealed class SampleTotalsTests(LuoyangInFull luoyang) : IClassFixture<LuoyangInFull>
{
    private readonly Sample _sample = luoyang.Sample;

    [Fact]
    [Rule("REG-16")]
    public void Each_county_has_its_published_persons_and_poor_villages_to_the_unit()
    {
        Assert.False(_sample.IsScaled);
        Assert.Equal(310_975, luoyang.Rows);
        Assert.Equal((luoyang.Rows, luoyang.Households), (_sample.Persons, _sample.Households));
        var poorVillages = _sample.Villages.Where(v => v.Facts.Kind == VillageKind.Poor).CountBy(v => v.DivisionCode[..6]).ToDictionary();
        foreach (var county in _sample.Counties)
        {
            Assert.Equal(county.Published.PoorPersons, luoyang.PersonsByVillage.Where(v => v.Key.StartsWith(county.Code, StringComparison.Ordinal)).Sum(v => v.Value));
            Assert.Equal(county.Published.PoorVillages, poorVillages[county.Code]);
        }

        Assert.Equal(669, poorVillages.Values.Sum());
    }

    [Fact]
    [Rule("REG-16")]
    public void There_are_13_counties_and_123_townships()
    {
        Assert.Equal(13, _sample.Divisions.Count(d => d.Code.Length == 6));
        Assert.Equal(123, _sample.Divisions.Count(d => d.Code.Length == 9));
        Assert.Equal(123, _sample.Counties.Sum(c => c.Townships));
    }

    [Fact]
    [Rule("REG-09")]
    public void The_share_of_each_cause_is_the_published_percent_to_two_decimals()
    {
        Assert.Equal(12, luoyang.PersonsByCause.Count);
        foreach (var cause in Published.Luoyang.Causes)
            Assert.Equal(cause.ShareE4, Scaled.Ratio(luoyang.PersonsByCause[cause.Label], luoyang.Rows, 10_000));
    }

    [Fact]
    [Rule("REG-21")]
    public void Non_poor_villages_are_as_many_and_hold_as_many_as_was_printed_for_2018()
    {
        var kinds = _sample.Villages.ToDictionary(v => v.DivisionCode, v => v.Facts.Kind, StringComparer.Ordinal);
        var nonPoor = kinds.Count(v => v.Value == VillageKind.NonPoor);
        Assert.Equal(726, Scaled.Ratio(nonPoor, kinds.Count, 1000));
        var persons = luoyang.PersonsByVillage.Where(v => kinds[v.Key] == VillageKind.NonPoor).Sum(v => v.Value);
        Assert.Equal(592, Scaled.Ratio(persons, luoyang.Rows, 1000));
        Assert.Equal(kinds.Keys.Order(StringComparer.Ordinal), luoyang.PersonsByVillage.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_villages_own_counts_are_those_of_the_household_file() =>
        Assert.All(_sample.Villages, v => Assert.Equal(luoyang.PersonsByVillage[v.DivisionCode], v.Facts.PoorPersons));

    [Fact]
    public void Households_have_about_three_members_and_few_persons_have_no_number()
    {
        Assert.InRange(luoyang.Rows * 100 / luoyang.Households, 300, 320);
        Assert.InRange(luoyang.WithoutIdNumber * 1000 / luoyang.Rows, 1, 15);
        Assert.Equal(luoyang.Rows, luoyang.IdNumbers.Count + luoyang.WithoutIdNumber);
    }
}
