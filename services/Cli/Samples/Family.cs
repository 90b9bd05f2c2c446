using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>An invented household while it is drawn.</summary>
internal sealed class Family(PovertyCause cause)
{
    /// <summary>The year all its facts are true for; ages are those of its last day.</summary>
    public const int Year = 2015;

    public PovertyCause Cause { get; } = cause;
    public List<Member> Members { get; } = [];
    public List<PovertyCause> OtherCauses { get; } = [];
    public HouseholdKind Kind { get; set; }
    public Money Income { get; } = new();
    public Home Home { get; set; }
    public bool OnlyChild { get; set; }
    public bool TwoDaughters { get; set; }
    public bool MartyrFamily { get; set; }
    public int RegisteredYear { get; set; }

    public Member Head => Members[0];

    public Member Add(Relation relation, Sex sex, int age)
    {
        var member = new Member { Relation = relation, Sex = sex, Age = age };
        Members.Add(member);
        return member;
    }
}

/// <summary>An invented person while it is drawn.</summary>
internal sealed class Member
{
    public required Relation Relation { get; init; }
    public required Sex Sex { get; init; }
    public required int Age { get; init; }
    public DateOnly Birth { get; set; }
    public string Name { get; set; } = "";
    public Ethnicity Ethnicity { get; set; } = Ethnicity.Han;
    public string NoIdReason { get; set; } = "";
    public Education Education { get; set; }
    public Schooling Schooling { get; set; } = Schooling.NotAStudent;
    public bool Chronic { get; set; }
    public bool Serious { get; set; }
    public DisabilityKind Disability { get; set; }
    public int DisabilityGrade { get; set; }
    public bool Certified { get; set; }
    public Residence Residence { get; set; } = Residence.HukouAndPerson;
    public LabourAbility Labour { get; set; }
    public WorkPlace WorkPlace { get; set; } = WorkPlace.NotWorking;
    public int WorkMonths { get; set; }
    public bool Soldier { get; set; }
    public bool MedicalInsurance { get; set; }
    public bool PensionInsurance { get; set; }

    public bool Disabled => Disability != DisabilityKind.Unspecified;
    public bool Ill => Chronic || Serious;
    public bool Student => Schooling is not (Schooling.NotAStudent or Schooling.Preschool);
    public bool AtSeniorLevel => Schooling >= Schooling.Senior1;
    public bool FullLabourer => Labour is LabourAbility.Ordinary or LabourAbility.Skilled;
    public bool OfWorkingAge => Age is >= 16 and < 60;

    /// <summary>A child, grandchild or great-grandchild of the head.</summary>
    public bool Younger => Relation is Relation.Son or Relation.Daughter or Relation.Grandson or Relation.Granddaughter;
}

/// <summary>Yearly income in fen.</summary>
internal sealed class Money
{
    public long Wages { get; set; }
    public long Business { get; set; }
    public long Property { get; set; }
    public long LowAllowance { get; set; }
    public long ExtremeDifficulty { get; set; }
    public long Pension { get; set; }
    public long FamilyPlanning { get; set; }
    public long Ecological { get; set; }
    public long OtherTransfers { get; set; }
    public long Expenses { get; set; }
    public long NetPerHead { get; set; }

    public long Transfers => LowAllowance + ExtremeDifficulty + Pension + FamilyPlanning + Ecological + OtherTransfers;
}

/// <summary>Land in 1/100 mu, and how the household lives.</summary>
internal readonly record struct Home
{
    public int Arable { get; init; }
    public int Irrigated { get; init; }
    public int Forest { get; init; }
    public int Returned { get; init; }
    public int Orchard { get; init; }
    public int Pasture { get; init; }
    public int Water { get; init; }
    /// <summary>1/100 m².</summary>
    public int Area { get; init; }
    public HouseGrade Grade { get; init; }
    public bool Electricity { get; init; }
    public bool WaterShortage { get; init; }
    public bool SafeWater { get; init; }
    public bool Broadcasting { get; init; }
    public bool Toilet { get; init; }
    public int RoadMetres { get; init; }
    public RoadSurface Road { get; init; }
    public Fuel Fuel { get; init; }
    public bool Cooperative { get; init; }
    public bool Relocating { get; init; }

    public bool Dilapidated => Grade is HouseGrade.C or HouseGrade.D;
}
