using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Registry.Tests.Read;

public sealed class CardTests(Register register) : IClassFixture<Register>
{
    [Fact, Rule("REG-06")]
    public async Task A_card_holds_the_household_its_members_in_order_and_the_facts_of_the_latest_year()
    {
        var name = await register.AddAsync(Register.VillageA1, "K-1", 12,
            Register.Year(2014, PovertyStatus.Poor, PovertyCause.Disaster), Register.Year(2015, PovertyStatus.ExitedKeepingPolicy, PovertyCause.Schooling));
        await register.ChangeAsync(name, h =>
        {
            h.Findings = FindingSet.Bit(Finding.NoIdNumber) | FindingSet.Bit(Finding.NoCause);
            (h.Hamlet, h.VillagerGroup, h.RegisteredYear, h.MartyrFamily) = ("东坡", "三组", 2014, false);
        });

        var card = await register.Cards.GetHouseholdAsync(new() { Name = name });

        Assert.Equal((name, "K-1", 2L), (card.Name, card.Number, card.Version));
        Assert.NotEmpty(card.Etag);
        Assert.Equal((register.Division(Register.VillageA1), Register.VillageA1, "虚构省/虚构市/甲县/甲一乡/甲村"), (card.Division, card.DivisionCode, card.Address));
        Assert.Equal(("东坡", "三组", 2014, true, false), (card.Hamlet, card.Group, card.RegisteredYear, card.HasMartyrFamily, card.MartyrFamily));
        Assert.False(card.HasOnlyChildFamily);
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"成员{i}"), card.Members.Select(m => m.FullName));
        Assert.Equal((2015, PovertyStatus.ExitedKeepingPolicy, PovertyCause.Schooling), (card.Facts.Year, card.Facts.Status, card.Facts.MainCause));
        Assert.Equal([Finding.NoIdNumber, Finding.NoCause], card.Findings);
    }

    [Fact]
    public async Task Facts_of_a_year_that_is_asked_for_are_told_and_none_for_a_year_without()
    {
        var name = await register.AddAsync(Register.VillageA1, "K-2", 1, Register.Year(2014, PovertyStatus.Poor), Register.Year(2016, PovertyStatus.Returned));

        Assert.Equal(PovertyStatus.Poor, (await register.Cards.GetHouseholdAsync(new() { Name = name, Year = 2014 })).Facts.Status);
        Assert.Null((await register.Cards.GetHouseholdAsync(new() { Name = name, Year = 2015 })).Facts);
    }

    [Fact]
    public async Task Class_A_is_masked()
    {
        var (id, person) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var village = register.DivisionId(Register.VillageA1);
        var protector = register.Protector;
        await register.WriteAsync(
            [new()
            {
                Id = id, Number = "K-3", DivisionId = village, CountyId = register.DivisionId(Register.CountyA), Persons = 1, ContentHash = [1],
                PhoneCipher = protector.Encrypt("13900001234", "household", id, "phone_cipher"),
                BankAccountCipher = protector.Encrypt("6222020200001235678", "household", id, "bank_account_cipher"),
                HelperPhoneCipher = protector.Encrypt("13800004321", "household", id, "helper_phone_cipher"),
            }],
            [],
            [new()
            {
                Id = person, HouseholdId = id, Seq = 1, FullName = "张三",
                IdCipher = protector.Encrypt("990324196001011231", "person", person, "id_cipher"),
                DisabilityCertificateCipher = protector.Encrypt("99032419600101123143", "person", person, "disability_certificate_cipher"),
            }]);

        var card = await register.Cards.GetHouseholdAsync(new() { Name = $"households/{id}" });

        Assert.Equal(("*******1234", "***************5678", "*******4321"), (card.Phone, card.BankAccount, card.Helper.Phone));
        Assert.Equal(("990324************", "990324**************"), (card.Members[0].IdNumber, card.Members[0].DisabilityCertificate));
        var listed = await register.Cards.ListHouseholdsAsync(new() { Division = register.Division(Register.CountyA), Number = "K-3" });
        Assert.Equal(card.ToByteArray(), Assert.Single(listed.Households).ToByteArray());
    }

    [Fact]
    public async Task Every_column_of_a_card_is_read_but_those_the_import_compares_by()
    {
        var (id, person) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var household = Filled.Of<Registry.Households.Household>(("Id", id), ("DivisionId", register.DivisionId(Register.VillageA1)));
        var year = Filled.Of<HouseholdYear>(("HouseholdId", id), ("Year", 2015));
        var member = Filled.Of<Registry.Households.Person>(("Id", person), ("HouseholdId", id));
        var personYear = Filled.Of<PersonYear>(("PersonId", person), ("Year", 2015));
        await register.WriteAsync([household], [year], [member], [personYear]);

        var card = await register.Services.GetRequiredService<HouseholdCards>().FindAsync(id, 2015, TestContext.Current.CancellationToken);

        Assert.NotNull(card);
        Filled.AssertSame(household, card.Household, "ContentHash", "ImportId");
        Filled.AssertSame(year, card.Year!);
        var read = Assert.Single(card.Members);
        Filled.AssertSame(member, read.Person, "IdHash", "IdHashSecond", "RecordedAt");
        Filled.AssertSame(personYear, read.Year!);
    }

    [Fact]
    public async Task A_household_that_is_not_registered_is_not_found() =>
        Assert.Equal(
            (StatusCode.NotFound, "HOUSEHOLD_NOT_FOUND", ""),
            await Register.FailsAsync(register.Cards.GetHouseholdAsync(new() { Name = $"households/{Guid.CreateVersion7()}" })));

    [Theory]
    [InlineData("")]
    [InlineData("households/1")]
    [InlineData("persons/01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("households/01890A5D-AC96-774B-BCCE-B302099A8057")]
    public async Task A_malformed_name_is_a_bad_request_for_its_field(string name) =>
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", "name"), await Register.FailsAsync(register.Cards.GetHouseholdAsync(new() { Name = name })));

    [Fact]
    public async Task A_name_and_a_year_that_are_both_wrong_are_both_named() =>
        Assert.Equal(
            (StatusCode.InvalidArgument, "INVALID_FIELD", "name year"),
            await Register.FailsAsync(register.Cards.GetHouseholdAsync(new() { Name = "x", Year = 15 })));

    [Fact]
    public async Task Cards_are_read_by_many_at_once()
    {
        var names = new List<string>();
        for (var i = 0; i < 8; i++) names.Add(await register.AddAsync(Register.VillageA2, $"K-M-{i}", i + 1, Register.Year(2015, PovertyStatus.Poor)));
        var cards = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => register.Cards.GetHouseholdAsync(new() { Name = names[i % 8] }).ResponseAsync));
        Assert.All(cards.Select((card, i) => (card, i)), c => Assert.Equal((names[c.i % 8], (c.i % 8) + 1), (c.card.Name, c.card.Members.Count)));
    }
}
