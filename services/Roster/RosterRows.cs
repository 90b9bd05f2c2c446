using Fupin.Chassis.Exchange;
using Fupin.Registry.V1;

namespace Fupin.Roster;

/// <summary>Rows of what the registry told. What is blank, or was cut by the feed's policy, is null.</summary>
internal static class RosterRows
{
    public static RosterDivision Division(LastWord word)
    {
        var state = ((DivisionRecorded)word.Event.Message).Division;
        return new()
        {
            Id = word.Id,
            Version = word.Version,
            Digest = word.Event.Digest,
            Code = state.Code,
            Level = state.Level,
            DisplayName = state.DisplayName,
            ParentId = state.Parent.Length == 0 ? null : LastWords.Id("divisions", state.Parent, word.Event),
            Kind = state.Kind,
            ValidFrom = Day(state.ValidFrom),
            ValidTo = Day(state.ValidTo),
        };
    }

    public static RosterVillage Village(LastWord word)
    {
        var state = ((VillageRecorded)word.Event.Message).Village;
        return new()
        {
            Id = word.Id,
            Version = word.Version,
            Digest = word.Event.Digest,
            DivisionId = LastWords.Id("divisions", state.Division, word.Event),
            DisplayName = state.DisplayName,
            Year = state.Facts?.Year,
            Kind = state.Facts?.Kind ?? default,
        };
    }

    public static RosterHousehold Household(LastWord word) => word.Event.Message switch
    {
        HouseholdRecorded told => Household(word, told.Household),
        HouseholdRegistrationUndone => Removed(word),
        _ => throw RosterErrors.MalformedEvent(word.Event.Envelope.Subject, $"{word.Event.Message.Descriptor.FullName} is not about a household"),
    };

    /// <summary>The members told with a household, none when it was removed.</summary>
    public static IEnumerable<RosterPerson> Persons(LastWord word) => word.Event.Message is HouseholdRecorded told
        ? told.Household.Members.Select(member => Person(word, member))
        : [];

    private static RosterHousehold Household(LastWord word, Household state)
    {
        var facts = state.Facts ?? new();
        return new()
        {
            Id = word.Id,
            Version = word.Version,
            Digest = word.Event.Digest,
            Removed = false,
            Number = state.Number,
            DivisionId = LastWords.Id("divisions", state.Division, word.Event),
            Hamlet = state.Hamlet,
            VillagerGroup = state.Group,
            Standard = state.Standard,
            RegisteredYear = state.HasRegisteredYear ? state.RegisteredYear : null,
            PlannedExitYear = state.HasPlannedExitYear ? state.PlannedExitYear : null,
            Relocating = state.RelocationWish is { HasRelocating: true } wish ? wish.Relocating : null,
            Persons = state.Members.Count,
            Year = state.Facts?.Year,
            Kind = facts.Kind,
            Status = facts.Status,
            ExitYear = facts.HasExitYear ? facts.ExitYear : null,
            MainCause = Known(facts.MainCause),
            NetPerHeadFen = facts.Income is { HasNetPerHeadFen: true } income ? income.NetPerHeadFen : null,
            HouseGrade = facts.Living?.HouseGrade ?? default,
            Dilapidated = facts.Living is { HasDilapidated: true } living ? living.Dilapidated : null,
        };
    }

    private static RosterHousehold Removed(LastWord word) => new()
    {
        Id = word.Id,
        Version = word.Version,
        Digest = word.Event.Digest,
        Removed = true,
        Number = "",
        DivisionId = LastWords.Id("divisions", word.Event.Envelope.Division, word.Event),
        Hamlet = "",
        VillagerGroup = "",
        Standard = default,
        RegisteredYear = null,
        PlannedExitYear = null,
        Relocating = null,
        Persons = 0,
        Year = null,
        Kind = default,
        Status = default,
        ExitYear = null,
        MainCause = null,
        NetPerHeadFen = null,
        HouseGrade = default,
        Dilapidated = null,
    };

    private static RosterPerson Person(LastWord household, Person state)
    {
        var facts = state.Facts ?? new();
        return new()
        {
            HouseholdId = household.Id,
            Id = LastWords.Id("persons", state.Name, household.Event),
            Number = state.Number,
            FullName = state.FullName.Length > 0 ? state.FullName : null,
            Sex = state.Sex,
            BirthDate = Day(state.BirthDate),
            Relation = state.Relation,
            Ethnicity = state.Ethnicity,
            Education = facts.Education,
            Schooling = facts.Schooling,
            Health = facts.Health.Count > 0 ? facts.Health[0] : null,
            SecondHealth = facts.Health.Count > 1 ? facts.Health[1] : null,
            DisabilityKind = Known(facts.DisabilityKind),
            DisabilityGrade = facts.HasDisabilityGrade ? facts.DisabilityGrade : null,
            Residence = facts.Residence,
            Labour = facts.Labour,
            WorkPlace = facts.WorkPlace,
            WorkMonths = facts.HasWorkMonths ? facts.WorkMonths : null,
            MedicalInsurance = facts.HasMedicalInsurance ? facts.MedicalInsurance : null,
            PensionInsurance = facts.HasPensionInsurance ? facts.PensionInsurance : null,
        };
    }

    private static T? Known<T>(T value)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(value, default) ? null : value;

    private static DateOnly? Day(Google.Type.Date? date) => date is null ? null : new(date.Year, date.Month, date.Day);
}
