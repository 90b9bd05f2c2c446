using System.Globalization;
using Fupin.Chassis.Faults;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Google.Protobuf;

namespace Fupin.Roster.Tests;

/// <summary>An event as the registry publishes it.</summary>
internal sealed record Told(IMessage Message, string Subject, long Version, string Place, string PreviousPlace = "")
{
    public static Told Of(Division division) => new(new DivisionRecorded { Division = division }, division.Name, division.Version, division.Name);

    public static Told Of(Village village) => new(new VillageRecorded { Village = village }, village.Name, village.Version, village.Division);

    public static Told Of(Household household, Guid? movedFrom = null) => new(
        new HouseholdRecorded { Household = household }, household.Name, household.Version, household.Division,
        movedFrom is { } from ? ResourceNames.Format("divisions", from) : "");

    /// <summary>The household leaves the register with its import.</summary>
    public static Told Undone(Guid household, Guid place, long version)
    {
        var name = ResourceNames.Format("households", household);
        return new(new HouseholdRegistrationUndone { Household = name }, name, version, ResourceNames.Format("divisions", place));
    }

    public static Division Division(Guid id, string code, DivisionLevel level, string name, Guid? parent, long version = 1) => new()
    {
        Name = ResourceNames.Format("divisions", id),
        Version = version,
        Code = code,
        Level = level,
        DisplayName = name,
        Parent = parent is { } above ? ResourceNames.Format("divisions", above) : "",
        ValidFrom = new() { Year = 2014, Month = 1, Day = 1 },
    };

    public static Village Village(Guid id, Guid division, VillageKind kind, long version = 1) => new()
    {
        Name = ResourceNames.Format("villages", id),
        Version = version,
        Division = ResourceNames.Format("divisions", division),
        DisplayName = "样例一村",
        Facts = new() { Year = 2015, Kind = kind },
    };

    /// <summary>Everything the roster keeps is filled in.</summary>
    public static Household Household(Guid id, Guid division, long version = 1, params Guid[] members)
    {
        var household = new Household
        {
            Name = ResourceNames.Format("households", id),
            Version = version,
            Number = $"N{id:N}"[..12],
            Division = ResourceNames.Format("divisions", division),
            Hamlet = "上沟",
            Group = "三组",
            Standard = HouseholdStandard.National,
            RegisteredYear = 2014,
            PlannedExitYear = 2017,
            RelocationWish = new() { Relocating = true },
            Facts = new()
            {
                Year = 2015,
                Kind = HouseholdKind.LowAllowancePoor,
                Status = PovertyStatus.Poor,
                ExitYear = 2016,
                MainCause = PovertyCause.Illness,
                Income = new() { NetPerHeadFen = 250_000 },
                Living = new() { HouseGrade = HouseGrade.C, Dilapidated = true },
            },
        };
        for (var i = 0; i < members.Length; i++)
            household.Members.Add(Member(members[i], i + 1));
        return household;
    }

    private static Person Member(Guid id, int number) => new()
    {
        Name = ResourceNames.Format("persons", id),
        Number = number.ToString("00", CultureInfo.InvariantCulture),
        FullName = "张三",
        Sex = Sex.Female,
        BirthDate = new() { Year = 1980, Month = 2, Day = 29 },
        Relation = Relation.Head,
        Ethnicity = (Ethnicity)1,
        Facts = new()
        {
            Education = Education.Primary,
            Schooling = Schooling.NotAStudent,
            Health = { Health.ChronicDisease, Health.Disabled },
            DisabilityKind = DisabilityKind.Physical,
            DisabilityGrade = 2,
            Residence = Residence.HukouAndPerson,
            Labour = LabourAbility.WeakOrHalf,
            WorkPlace = WorkPlace.County,
            WorkMonths = 7,
            MedicalInsurance = true,
            PensionInsurance = false,
        },
    };
}
