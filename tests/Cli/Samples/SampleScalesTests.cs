using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Cli.Samples;

namespace Fupin.Cli.Tests.Samples;

public sealed class SampleScalesTests
{
    private const string DigestOfOnePercent = "05a5dd663761d25b2e9096d46c184541d03a127ef958a8ba2be01953cdd7d9f3";

    [Fact]
    public void The_same_city_scale_and_seed_give_the_same_bytes_on_every_machine()
    {
        Assert.Equal(DigestOfOnePercent, Digest(Sample.Create("luoyang", "0.01")));
        Assert.NotEqual(DigestOfOnePercent, Digest(Sample.Create("luoyang", "0.01", seed: 2)));
    }

    [Theory]
    [InlineData("fa-IR")]
    [InlineData("tr-TR")]
    [InlineData("zh-CN")]
    public void The_culture_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new(culture);
            Assert.Equal(DigestOfOnePercent, Digest(Sample.Create("luoyang", "0.01")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Reading_twice_gives_the_same_rows()
    {
        var sample = Sample.Create("luoyang", "0.005", seed: 9);
        Assert.Equal(sample.HouseholdRows(), sample.HouseholdRows());
        Assert.Equal(sample.Villages, sample.Villages);
    }

    [Theory]
    [InlineData("0.00001")]
    [InlineData("0.001")]
    [InlineData("0.01")]
    [InlineData("0.37")]
    public void A_small_sample_still_has_every_county_and_adds_up(string scale)
    {
        var sample = Sample.Create("luoyang", scale, seed: 5);
        Assert.True(sample.IsScaled);
        Assert.Equal(13, sample.Counties.Count);
        Assert.All(sample.Counties, c => Assert.True(c is { Persons: >= 1, PoorVillages: >= 1, Townships: >= 1, Households: >= 1 }));
        Assert.Equal(sample.Persons, sample.HouseholdRows().LongCount());
        Assert.Equal(sample.Persons, sample.Villages.Sum(v => (long)v.Facts.PoorPersons));
    }

    [Fact]
    public void One_percent_is_one_percent_of_every_figure()
    {
        var sample = Sample.Create("luoyang", "0.01");
        Assert.Equal(3_110, sample.Persons);
        Assert.Equal(541, sample.Counties.Single(c => c.Published.Name == "嵩县").Persons);
    }

    [Fact]
    public void Twice_the_city_is_twice_of_every_figure_with_unique_numbers()
    {
        var sample = Sample.Create("luoyang", "2");
        Assert.All(sample.Counties, c => Assert.Equal((c.Published.PoorPersons * 2, c.Published.PoorVillages * 2), (c.Persons, c.PoorVillages)));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var at = sample.HouseholdColumns.ToList().IndexOf("证件号码");
        Assert.Equal(621_950, sample.HouseholdRows().Count(r => r[at].Length == 0 || seen.Add(r[at])));
    }

    [Fact]
    public void Ten_times_the_city_streams()
    {
        var sample = Sample.Create("luoyang", "10");
        Assert.Equal(3_109_750, sample.Persons);
        Assert.Equal(1_230, sample.Counties.Sum(c => c.Townships));
        Assert.Equal(6_690, sample.Counties.Sum(c => c.PoorVillages));
        Assert.Equal(1_000, sample.HouseholdRows().Take(1_000).Count());
    }

    [Fact]
    public void Xinxiang_has_its_printed_persons_and_no_planned_year_where_none_is_printed()
    {
        var sample = Sample.Create("xinxiang", "0.1");
        Assert.Equal(16_830, sample.Persons);
        Assert.Equal(5_850, sample.Counties.Single(c => c.Published.Name == "封丘县").Persons);
        Assert.Equal(445, Sample.Create("xinxiang").Counties.Sum(c => c.PoorVillages));
        var years = SampledHousehold.Of(sample).GroupBy(h => h["县(区)"], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First()["计划脱贫年度"], StringComparer.Ordinal);
        Assert.Equal(("2018", ""), (years["封丘县"], years["辉县市"]));
    }

    [Fact]
    public void An_unknown_city_is_refused() => Assert.Throws<ArgumentException>(() => Sample.Create("atlantis"));

    private static string Digest(Sample sample)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(writer => SampleFiles.WriteDivisions(writer, sample));
        Text(writer => SampleFiles.WriteVillages(writer, sample));
        Text(writer => SampleFiles.WriteHouseholds(writer, sample));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Text(Action<TextWriter> write)
        {
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            write(writer);
            hash.AppendData(Encoding.UTF8.GetBytes(writer.ToString()));
        }
    }
}
