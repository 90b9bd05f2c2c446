using Fupin.Access.V1;
using Fupin.Chassis.Protection;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Roster.Tests;

/// <summary>What the reader holds after events came over the exchange.</summary>
public sealed class ApplyingTests(SharedRoster shared) : IClassFixture<SharedRoster>
{
    private readonly RosterHost host = shared.Host;
    private readonly Guid village = shared.Village;
    private readonly Guid otherVillage = shared.OtherVillage;
    private readonly Guid household = Guid.CreateVersion7();
    private readonly Guid head = Guid.CreateVersion7();
    private readonly Guid child = Guid.CreateVersion7();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_registered_household_is_held_with_its_members_and_facts()
    {
        await host.TellAsync(Told.Of(Told.Household(household, village, 1, head, child)));

        var (held, persons) = await HeldAsync();
        Assert.Equal((1, false, "上沟", "三组", village, 2), (held!.Version, held.Removed, held.Hamlet, held.VillagerGroup, held.DivisionId, held.Persons));
        Assert.Equal((HouseholdStandard.National, 2014, 2017, true), (held.Standard, held.RegisteredYear, held.PlannedExitYear, held.Relocating));
        Assert.Equal(
            (2015, HouseholdKind.LowAllowancePoor, PovertyStatus.Poor, 2016, PovertyCause.Illness, 250_000L, HouseGrade.C, true),
            (held.Year, held.Kind, held.Status, held.ExitYear, held.MainCause, held.NetPerHeadFen, held.HouseGrade, held.Dilapidated));
        Assert.Equal([head, child], persons.Select(p => p.Id));
        var person = persons[0];
        Assert.Equal(("01", "张三", Sex.Female, new DateOnly(1980, 2, 29), Relation.Head), (person.Number, person.FullName, person.Sex, person.BirthDate, person.Relation));
        Assert.Equal(
            (Education.Primary, Schooling.NotAStudent, Health.ChronicDisease, Health.Disabled, DisabilityKind.Physical, 2),
            (person.Education, person.Schooling, person.Health, person.SecondHealth, person.DisabilityKind, person.DisabilityGrade));
        Assert.Equal(
            (Residence.HukouAndPerson, LabourAbility.WeakOrHalf, WorkPlace.County, 7, true, false),
            (person.Residence, person.Labour, person.WorkPlace, person.WorkMonths, person.MedicalInsurance, person.PensionInsurance));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_event_that_comes_again_changes_nothing()
    {
        var told = Told.Of(Told.Household(household, village, 1, head, child));
        await host.TellAsync(told);
        var once = await host.RowsAsync();

        await host.TellAsync(told);
        await host.TellAsync(told, told);

        Assert.Equal(once, await host.RowsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_household_whose_registration_is_undone_is_gone_with_its_members_and_no_late_event_brings_it_back()
    {
        var registered = Told.Of(Told.Household(household, village, 1, head, child));
        await host.TellAsync(registered);
        await host.TellAsync(Told.Undone(household, village, 2));

        var (held, persons) = await HeldAsync();
        Assert.Null(held);
        Assert.Empty(persons);
        var gone = await host.RowsAsync();
        await host.TellAsync(registered, Told.Undone(household, village, 2));
        Assert.Equal(gone, await host.RowsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_older_version_after_a_newer_one_changes_nothing()
    {
        await host.TellAsync(Told.Of(Told.Household(household, village, 3, head)));
        var newest = await host.RowsAsync();

        await host.TellAsync(Told.Of(Told.Household(household, otherVillage, 2, head, child)));

        Assert.Equal(newest, await host.RowsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_several_versions_in_one_batch_the_highest_remains()
    {
        await host.TellAsync(
            Told.Of(Told.Household(household, village, 2, head, child)),
            Told.Of(Told.Household(household, village, 3, head)),
            Told.Of(Told.Household(household, village, 1)));

        var (held, persons) = await HeldAsync();
        Assert.Equal((3, 1), (held!.Version, held.Persons));
        Assert.Equal([head], persons.Select(p => p.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_member_who_left_is_gone_and_one_who_came_is_there()
    {
        var bride = Guid.CreateVersion7();
        await host.TellAsync(Told.Of(Told.Household(household, village, 1, head, child)));
        await host.TellAsync(Told.Of(Told.Household(household, village, 2, head, bride)));

        Assert.Equal([head, bride], (await HeldAsync()).Persons.Select(p => p.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_person_who_marries_into_another_household_is_in_that_one_only_whichever_event_comes_first()
    {
        var groom = Guid.CreateVersion7();
        await host.TellAsync(Told.Of(Told.Household(household, village, 1, head, child)), Told.Of(Told.Household(groom, otherVillage, 1)));
        await host.TellAsync(Told.Of(Told.Household(groom, otherVillage, 2, child)), Told.Of(Told.Household(household, village, 2, head)));

        await using var db = host.Open();
        var persons = await db.PersonsAsync([household, groom], Ct);
        Assert.Equal([head], persons[household].Select(p => p.Id));
        Assert.Equal([child], persons[groom].Select(p => p.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_household_that_moved_is_in_its_new_division_only()
    {
        await host.TellAsync(Told.Of(Told.Household(household, village, 1, head)));
        await host.TellAsync(Told.Of(Told.Household(household, otherVillage, 2, head), movedFrom: village));

        await using var db = host.Open();
        Assert.DoesNotContain(household, await db.HouseholdsWithin(shared.County).Select(h => h.Id).ToListAsync(Ct));
        Assert.Contains(household, await db.HouseholdsWithin(otherVillage).Select(h => h.Id).ToListAsync(Ct));
    }

    [Fact(Timeout = 60_000)]
    public async Task Class_B_that_the_policy_cut_is_unknown_and_not_a_blank_fact()
    {
        var cut = Told.Household(household, village, 1, head);
        DataClasses.Clear(cut, DataClass.B);
        await host.TellAsync(Told.Of(cut));

        var (held, persons) = await HeldAsync();
        var person = Assert.Single(persons);
        Assert.Equal((null, null), (held!.MainCause, held.NetPerHeadFen));
        Assert.Equal((null, null, null, null), (person.FullName, person.BirthDate, person.Health, person.SecondHealth));
        Assert.Equal((null, null), (person.DisabilityKind, person.DisabilityGrade));
        Assert.Equal((PovertyStatus.Poor, "01", LabourAbility.WeakOrHalf), (held.Status, person.Number, person.Labour));
    }

    [Fact(Timeout = 60_000)]
    public async Task Class_A_is_nowhere_in_the_roster()
    {
        var secret = Told.Household(household, village, 1, head);
        (secret.Phone, secret.BankAccount) = ("13812345678", "6217001234567890123");
        (secret.Members[0].IdNumber, secret.Members[0].DisabilityCertificate) = ("990324198002290023", "99032419800229002342");
        await host.TellAsync(Told.Of(secret));

        await foreach (var (name, bytes) in shared.Store.ContentsAsync())
            foreach (var text in (string[])["13812345678", "6217001234567890123", "990324198002290023"])
                Assert.False(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0, $"{text} is in {name}");
    }

    private async Task<(RosterHousehold? Household, List<RosterPerson> Persons)> HeldAsync()
    {
        await using var db = host.Open();
        var held = (await db.HouseholdsAsync([household], Ct)).GetValueOrDefault(household);
        return (held, [.. (await db.PersonsAsync([household], Ct))[household]]);
    }
}
