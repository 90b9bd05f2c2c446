using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>
/// The village form of an invented village: what concerns poor households is counted from the sample itself, the rest of the village is added
/// around them at a plausible poverty rate.
/// </summary>
internal static class VillageFactsDraw
{
    private static readonly string[] Industries = ["小麦、玉米", "烟叶", "花生", "红薯", "核桃", "中药材", "养牛", "养羊", "食用菌", "苹果", "花椒", "蔬菜"];

    public static VillageFacts Draw(SampleVillage village, ulong seed)
    {
        var dice = Dice.For(seed, Stream.Facts, village.County.Index, village.Index);
        var count = Tally.Of(village, seed);
        var mountains = village.County.Published.SanshanYitan;
        var persons = Math.Max(count.Persons * 100 / (village.Poor ? dice.Between(18, 36) : dice.Between(5, 13)), count.Persons + 40);
        var households = persons * 10 / dice.Between(36, 41) + count.Households / 2;
        var (others, otherPersons) = (Math.Max(households - count.Households, 1), persons - count.Persons);
        var hamlets = dice.Between(2, mountains ? 12 : 6);
        var arable = count.Arable + otherPersons * (long)dice.Between(70, 170);
        var cooperatives = dice.Below(village.Poor ? 3 : 4);
        var facts = new VillageFacts
        {
            Year = Family.Year,
            Kind = village.Poor ? VillageKind.Poor : VillageKind.NonPoor,
            Terrain = mountains ? dice.Chance(70) ? "山区" : "丘陵" : dice.Chance(55) ? "丘陵" : "平原",
            Hamlets = hamlets,
            Households = count.Households + others,
            Population = persons,
            PoorHouseholds = count.Households,
            PoorPersons = count.Persons,
            LowAllowanceHouseholds = count.LowAllowanceHouseholds + Part(others, dice.Between(5, 20)),
            LowAllowancePersons = count.LowAllowancePersons + Part(others, dice.Between(22, 45)),
            ExtremeDifficultyHouseholds = count.ExtremeHouseholds + Part(others, dice.Between(1, 4)),
            MinorityPersons = count.Minority + (dice.Chance(12) ? Part(otherPersons, dice.Between(1, 40)) : 0),
            DisabledPersons = count.Disabled + Part(otherPersons, dice.Between(12, 28)),
            LabourForce = count.Labourers + Part(otherPersons, dice.Between(520, 640)),
            MigrantWorkers = count.Migrants + Part(otherPersons, dice.Between(120, 310)),
            ArableMu100 = arable,
            IrrigatedMu100 = count.Irrigated + arable / 100 * dice.Between(0, mountains ? 20 : 55) * otherPersons / persons,
            ForestMu100 = count.Forest + (mountains ? otherPersons * (long)dice.Between(40, 380) : 0),
            HardenedRoad = village.Poor ? dice.Chance(88) : dice.Chance(96),
            PassengerBus = dice.Chance(village.Poor ? 71 : 88),
            HamletsWithoutHardenedRoad = dice.Below(village.Poor ? hamlets : hamlets / 2 + 1),
            HouseholdsWithoutElectricity = count.WithoutElectricity,
            HamletsWithoutThreePhasePower = dice.Below(village.Poor ? hamlets : hamlets / 2 + 1),
            HouseholdsShortOfWater = count.ShortOfWater + Part(others, dice.Between(10, 90)),
            HouseholdsWithoutSafeWater = count.WithoutSafeWater + Part(others, dice.Between(20, 130)),
            DilapidatedHouseholds = count.Dilapidated + Part(others, dice.Between(4, 30)),
            Clinics = dice.Chance(village.Poor ? 91 : 98) ? 1 : 0,
            Doctors = dice.Below(3),
            CultureRooms = dice.Chance(village.Poor ? 52 : 80) ? 1 : 0,
            HouseholdsWithBroadcasting = count.Broadcasting + Part(others, dice.Between(940, 1000)),
            Broadband = dice.Chance(village.Poor ? 55 : 87),
            HouseholdsWithoutSanitaryToilet = count.WithoutToilet + Part(others, dice.Between(250, 640)),
            WastePoints = dice.Between(1, hamlets),
            Cooperatives = cooperatives,
            CooperativeHouseholds = cooperatives == 0 ? 0 : count.Cooperative + Part(others, dice.Between(10, 90)),
            CollectiveIncomeFen = dice.Chance(village.Poor ? 38 : 66) ? dice.Between(80_000, village.Poor ? 3_200_000 : 9_800_000) : 0,
            MedicallyInsured = count.Medical + Part(otherPersons, dice.Between(955, 990)),
            PensionInsured = count.Pension + Part(otherPersons, dice.Between(520, 660)),
            FirstSecretary = village.Poor ? PersonNames.Of(dice) : "",
            StationedUnit = village.Poor ? PlaceNames.Unit(village.Index) : "",
            MainIndustry = dice.Pick(Industries),
        };
        facts.ExtremeDifficultyPersons = facts.ExtremeDifficultyHouseholds + count.ExtremePersons - count.ExtremeHouseholds;
        return facts;
    }

    private static int Part(int whole, int perThousand) => whole * perThousand / 1000;

    private sealed class Tally
    {
        public int Households, Persons, LowAllowanceHouseholds, LowAllowancePersons, ExtremeHouseholds, ExtremePersons, Minority, Disabled, Labourers, Migrants;
        public int Medical, Pension, WithoutElectricity, ShortOfWater, WithoutSafeWater, Dilapidated, Broadcasting, WithoutToilet, Cooperative;
        public long Arable, Irrigated, Forest;

        public static Tally Of(SampleVillage village, ulong seed)
        {
            var tally = new Tally();
            for (var i = village.FirstHousehold; i < village.EndHousehold; i++) tally.Add(Sampled(village, seed, i));
            return tally;
        }

        private static Family Sampled(SampleVillage village, ulong seed, int index) => Samples.Households.Draw(village.County, seed, index);

        private void Add(Family family)
        {
            var (home, size) = (family.Home, family.Members.Count);
            Households++;
            Persons += size;
            if (family.Kind == HouseholdKind.LowAllowancePoor) (LowAllowanceHouseholds, LowAllowancePersons) = (LowAllowanceHouseholds + 1, LowAllowancePersons + size);
            if (family.Kind == HouseholdKind.ExtremeDifficulty) (ExtremeHouseholds, ExtremePersons) = (ExtremeHouseholds + 1, ExtremePersons + size);
            foreach (var member in family.Members)
            {
                if (member.Ethnicity != Ethnicity.Han) Minority++;
                if (member.Disabled) Disabled++;
                if (member.FullLabourer || member.Labour == LabourAbility.WeakOrHalf) Labourers++;
                if (member.WorkPlace is WorkPlace.County or WorkPlace.Province or WorkPlace.OutsideProvince) Migrants++;
                if (member.MedicalInsurance) Medical++;
                if (member.PensionInsurance) Pension++;
            }
            if (!home.Electricity) WithoutElectricity++;
            if (home.WaterShortage) ShortOfWater++;
            if (!home.SafeWater) WithoutSafeWater++;
            if (home.Dilapidated) Dilapidated++;
            if (home.Broadcasting) Broadcasting++;
            if (!home.Toilet) WithoutToilet++;
            if (home.Cooperative) Cooperative++;
            (Arable, Irrigated, Forest) = (Arable + home.Arable, Irrigated + home.Irrigated, Forest + home.Forest);
        }
    }
}
