using Fupin.Chassis.Exchange;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Assessment.Tests;

/// <summary>An invented corner of Luoyang: two counties with a township each, three villages; one village is poor.</summary>
internal sealed class SmallCity
{
    public Guid Province { get; } = Guid.CreateVersion7();

    public Guid City { get; } = Guid.CreateVersion7();

    public Guid Luanchuan { get; } = Guid.CreateVersion7();

    public Guid Song { get; } = Guid.CreateVersion7();

    public Guid LuanchuanTownship { get; } = Guid.CreateVersion7();

    public Guid SongTownship { get; } = Guid.CreateVersion7();

    public Guid PoorVillage { get; } = Guid.CreateVersion7();

    public Guid OtherVillage { get; } = Guid.CreateVersion7();

    public Guid SongVillage { get; } = Guid.CreateVersion7();

    public RegistryLog Log { get; } = new();

    public FeedEvent[] Divisions() =>
    [
        Log.Division(Province, "41", DivisionLevel.Province, "河南省", null),
        Log.Division(City, "4103", DivisionLevel.City, "洛阳市", Province),
        Log.Division(Song, "410325", DivisionLevel.County, "嵩县", City),
        Log.Division(Luanchuan, "410324", DivisionLevel.County, "栾川县", City),
        Log.Division(LuanchuanTownship, "410324101", DivisionLevel.Township, "样例镇", Luanchuan),
        Log.Division(SongTownship, "410325101", DivisionLevel.Township, "样例乡", Song),
        Log.Division(PoorVillage, "410324101201", DivisionLevel.Village, "样例一村", LuanchuanTownship),
        Log.Division(OtherVillage, "410324101202", DivisionLevel.Village, "样例二村", LuanchuanTownship),
        Log.Division(SongVillage, "410325101201", DivisionLevel.Village, "样例三村", SongTownship),
        Log.Village(Guid.CreateVersion7(), PoorVillage, VillageKind.Poor),
        Log.Village(Guid.CreateVersion7(), OtherVillage, VillageKind.NonPoor),
    ];
}
