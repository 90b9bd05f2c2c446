using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>Land, house, water and road, such that the main cause shows: little land, no water, a bad road, a damaged house.</summary>
internal static class Dwelling
{
    private static readonly int[] Sound = [22, 50, 19, 9];
    private static readonly int[] Damaged = [5, 15, 40, 40];
    private static readonly int[] BadRoads = [62, 30, 7, 1];
    private static readonly int[] Roads = [24, 26, 44, 6];
    private static readonly int[] Fuels = [62, 24, 12, 2];

    public static Home Draw(Family family, bool mountains, Dice dice)
    {
        var (cause, size) = (family.Cause, family.Members.Count);
        var arable = cause == PovertyCause.LackOfLand ? dice.Between(0, 45) * size : dice.Between(55, 185) * size;
        var dry = cause == PovertyCause.LackOfWater;
        var irrigated = dry ? 0 : arable * dice.Between(0, mountains ? 30 : 80) / 100;
        var forest = mountains && dice.Chance(60) ? dice.Between(20, 420) * size : dice.Chance(15) ? dice.Between(10, 90) * size : 0;
        var shortage = dry || dice.Chance(7);
        var remote = cause == PovertyCause.PoorTransport;
        return new()
        {
            Arable = arable,
            Irrigated = irrigated,
            Forest = forest,
            Returned = mountains && dice.Chance(22) ? dice.Between(20, 260) : 0,
            Orchard = dice.Chance(14) ? dice.Between(20, 210) : 0,
            Pasture = dice.Rarely(60) ? dice.Between(50, 500) : 0,
            Water = dice.Rarely(40) ? dice.Between(10, 120) : 0,
            Area = dice.Between(1_650, 3_480) * Math.Min(size, 5),
            Grade = HouseGrade.A + dice.Weighted(cause == PovertyCause.Disaster ? Damaged : Sound),
            Electricity = !dice.Rarely(35),
            WaterShortage = shortage,
            SafeWater = dice.Chance(shortage ? 35 : 90),
            Broadcasting = dice.Chance(93),
            Toilet = dice.Chance(31),
            RoadMetres = remote ? dice.Between(900, 7_800) : dice.Between(5, 1_900),
            Road = RoadSurface.Earth + dice.Weighted(remote ? BadRoads : Roads),
            Fuel = Fuel.Firewood + dice.Weighted(Fuels),
            Cooperative = dice.Chance(11),
            Relocating = dice.Chance(remote || dry || cause == PovertyCause.Disaster ? 38 : mountains ? 14 : 4),
        };
    }
}
