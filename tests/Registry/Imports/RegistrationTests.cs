using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

public sealed class RegistrationTests
{
    [Fact]
    [Rule("REG-06")]
    public async Task A_household_goes_in_with_its_members_and_comes_back_as_a_card()
    {
        await using var office = await Office.OpenAsync();
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of("L-1", members: 4)));

        Assert.Empty(outcome.Errors);
        Assert.Equal((4, 1, 1, 4, 0), (outcome.Counts.Rows, outcome.Counts.Households, outcome.Counts.RegisteredHouseholds, outcome.Counts.RegisteredPersons, outcome.Counts.Findings));
        Assert.Equal(ImportState.Finished, outcome.Finished!.State);
        var (household, year, persons) = await office.StoredAsync(async db => (
            await db.Households.SingleAsync(), await db.HouseholdYears.SingleAsync(), await db.Persons.OrderBy(p => p.Seq).ToListAsync()));
        Assert.Equal(("L-1", 4, 0, 1L), (household.Number, household.Persons, household.Findings, household.Version));
        Assert.Equal((2015, 600_000L, PovertyCause.LackOfSkills), (year.Year, year.WagesFen, year.MainCause));
        Assert.Equal("样例甲 样例乙 样例丙 样例丁", string.Join(" ", persons.Select(p => p.FullName)));
        Assert.Equal(4, await office.CountAsync<PersonYear>());

        var card = await office.Households.GetHouseholdAsync(new() { Name = $"households/{household.Id}" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("河南省/洛阳市/栾川县/甲乡/一村", card.Address);
        Assert.Equal(4, card.Members.Count);
        Assert.DoesNotContain("13900001234", card.ToString(), StringComparison.Ordinal);
    }
}
