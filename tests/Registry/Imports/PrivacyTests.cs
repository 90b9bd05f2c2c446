using System.Text;
using Fupin.Kit;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>Class A data: encrypted in the tables, absent from events, logs and answers.</summary>
public sealed class PrivacyTests
{
    private static readonly string[] Canaries = ["13955557777", "6217555577778888", "13966668888"];

    private static Sheet File()
    {
        var family = Family.Of("P-1").With("联系电话", Canaries[0]).With("银行账号", Canaries[1]).With("帮扶责任人", "样例助").With("帮扶责任人联系电话", Canaries[2]);
        family.With(0, "残疾人证号", family[0]["证件号码"] + "44").With(0, "残疾类别", "肢体").With(0, "残疾等级", "四级");
        return new Sheet().Add(family).Add(Family.Of("P-2").With(0, "民族", "火星族"));
    }

    [Fact]
    public async Task What_is_stored_holds_no_number_in_clear()
    {
        await using var store = new TestStore();
        var sheet = File();
        await using (var office = await Office.OpenAsync(store))
        {
            var outcome = await office.ImportAsync(sheet);
            Assert.Equal(1, outcome.Counts.RegisteredHouseholds);
        }

        var secrets = Canaries.Concat(sheet.Rows().SelectMany(r => r.Cells).Where(c => c.StartsWith("99", StringComparison.Ordinal) && c.Length >= 18)).ToList();
        Assert.Equal(10, secrets.Count);
        var named = false;
        await foreach (var (name, bytes) in store.ContentsAsync())
        {
            named |= bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("样例甲")) >= 0;
            foreach (var secret in secrets)
                Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0, $"{name} holds a protected number in clear");
        }

        Assert.True(named); // the search does find what is stored
    }

    [Fact]
    public async Task Events_carry_the_whole_household_without_class_A_and_logs_and_answers_nothing_of_it()
    {
        await using var office = await Office.OpenAsync();
        var sheet = File();
        var outcome = await office.ImportAsync(sheet);

        var events = (await office.EventsAsync()).Where(e => e.Data.Is(HouseholdRecorded.Descriptor)).ToList();
        var household = Assert.Single(events).Data.Unpack<HouseholdRecorded>().Household;
        Assert.Equal((1L, 3, "P-1", "样例助"), (household.Version, household.Members.Count, household.Number, household.Helper.FullName));
        Assert.Equal((household.Name, household.Division), (events[0].Subject, events[0].Division));
        Assert.All(household.Members, m => Assert.Equal(("", ""), (m.IdNumber, m.DisabilityCertificate)));
        Assert.Equal(("", "", ""), (household.Phone, household.BankAccount, household.Helper.Phone));

        var secrets = Canaries.Concat(sheet.Rows().SelectMany(r => r.Cells).Where(c => c.StartsWith("99", StringComparison.Ordinal) && c.Length >= 18)).ToList();
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, household.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, string.Concat(outcome.Results), StringComparison.Ordinal);
            Assert.DoesNotContain(office.Host.Logs, l => l.Text.Contains(secret, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("火星族", string.Concat(outcome.Results), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_production_deployment_refuses_invented_numbers()
    {
        await using var store = new TestStore();
        await using (await Office.OpenAsync(store))
        {
            // development makes the keys that production then finds
        }

        using var issuer = new TestIssuer();
        await using var host = await TestHost.StartAsync("registry", [("environment", "Production")], store: store, issuer: issuer);
        var office = Office.At(host);
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of("P-1", members: 1)));
        Assert.Equal(["ID_NUMBER_INVENTED"], outcome.Reasons);
        Assert.Equal(0, await office.CountAsync<Households.Household>());
    }
}
