using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>The poverty line and the declared income.</summary>
public sealed class IncomeTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    [Theory]
    [Rule("REG-04")]
    [InlineData("2854.99", "", true)]
    [InlineData("2855.00", "", false)]
    [InlineData("2855", "已脱贫(享受政策)", true)]
    [InlineData("2855", "返贫", false)]
    public async Task Poor_is_below_the_2015_line_of_2855_yuan_a_head(string net, string status, bool below)
    {
        var findings = await FindingsAsync(Family.Of(shared.Number(), members: 1)
            .With("工资性收入", net).With("生产经营性收入", "0").With("转移性收入", "0").With("生产经营性支出", "0").With("家庭人均纯收入", net)
            .With("脱贫属性", status.Length > 0 ? status : "未脱贫"));
        Assert.Equal(below ? [] : [Finding.IncomeNotBelowLine], findings);
    }

    [Fact]
    [Rule("REG-04")]
    public async Task The_line_is_compared_with_the_exact_income_and_not_with_a_rounded_one()
    {
        // 8,564.99 yuan for three is 2,854.9966… a head: it rounds to 2,855.00 and is below the line all the same
        var findings = await FindingsAsync(Family.Of(shared.Number())
            .With("工资性收入", "8564.99").With("生产经营性收入", "").With("财产性收入", "").With("转移性收入", "").With("生产经营性支出", "").With("家庭人均纯收入", ""));
        Assert.Empty(findings);
    }

    [Fact]
    [Rule("REG-04")]
    public async Task A_year_without_a_line_is_to_be_verified() =>
        Assert.Equal([Finding.NoPovertyLine], await FindingsAsync(Family.Of(shared.Number()).With("数据年度", "2019")));

    [Theory]
    [InlineData("2300.00", true)]
    [InlineData("2300.01", false)]
    public async Task The_declared_income_a_head_is_checked_against_its_parts_to_the_fen(string declared, bool equal)
    {
        // (6000 + 1000 + 0 + 200 − 300) / 3 = 2300
        var number = shared.Number();
        Assert.Equal(equal ? [] : [Finding.IncomeDiffers], await FindingsAsync(Family.Of(number).With("家庭人均纯收入", declared)));
        var office = await shared.OfficeAsync();
        var stored = await office.StoredAsync(db => db.HouseholdYears.SingleAsync(y => db.Households.Any(h => h.Id == y.HouseholdId && h.Number == number)));
        Assert.Equal(equal ? 230_000 : 230_001, stored.NetPerHeadFen);
    }

    [Theory]
    [InlineData("0.50", "0.17")]
    [InlineData("0.05", "0.02")]
    [InlineData("-0.05", "-0.02")]
    public async Task The_income_a_head_is_rounded_half_away_from_zero(string income, string declared)
    {
        // 0.50 / 3 = 0.1666… → 0.17; 0.05 / 3 = 0.01666… → 0.02
        var (wages, expenses) = income.StartsWith('-') ? ("0", income[1..]) : (income, "0");
        Assert.Empty(await FindingsAsync(Family.Of(shared.Number())
            .With("工资性收入", wages).With("生产经营性收入", "0").With("转移性收入", "0").With("生产经营性支出", expenses).With("家庭人均纯收入", declared)));
    }

    [Fact]
    [Rule("REG-04")]
    public async Task A_deployment_for_Xinxiang_takes_the_line_of_its_province()
    {
        await using var office = await Office.OpenAsync(null, ("Fupin:City", "xinxiang"));
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of("X-1")));
        Assert.Equal((1, 0), (outcome.Counts.RegisteredHouseholds, outcome.Counts.Findings));
        Assert.Equal(0, await office.StoredAsync(db => db.Households.Select(h => h.Findings).SingleAsync()));
    }

    private async Task<List<Finding>> FindingsAsync(Dictionary<string, string>[] family)
    {
        var office = await shared.OfficeAsync();
        var number = family[0]["户编号"];
        var outcome = await office.ImportAsync(new Sheet().Add(family), shared.Number());
        Assert.Empty(outcome.Errors);
        var findings = FindingSet.Of(await office.StoredAsync(db => db.Households.Where(h => h.Number == number).Select(h => h.Findings).SingleAsync())).ToList();
        Assert.Equal(findings.Count > 0 ? 1 : 0, outcome.Counts.Findings);
        return findings;
    }
}
