using System.Globalization;

namespace Fupin.Cli.Samples;

/// <summary>Invented names of townships, villages and natural villages, every one marked.</summary>
internal static class PlaceNames
{
    private static readonly string[] TownshipFirst =
    [
        "云", "清", "青", "玉", "金", "银", "碧", "翠", "锦", "瑞", "祥", "福", "宁", "泰", "丰", "盈", "晴", "朝", "晚", "秋", "春", "夏", "雪", "霜", "露", "星",
        "月", "日", "松", "柏", "桐", "梧", "榆", "槐", "桑", "梨", "杏", "棠", "兰", "菊",
    ];

    private static readonly string[] TownshipSecond =
    [
        "溪镇", "岭乡", "川镇", "坪乡", "原镇", "台乡", "湾镇", "桥镇", "泉镇", "坡乡", "峪乡", "岗镇", "渡镇", "洼乡", "寨镇", "谷乡", "塬镇", "林乡", "口镇", "庄镇",
    ];

    private static readonly string[] VillageFirst =
    [
        "柳树", "枣树", "核桃", "石榴", "樱桃", "花椒", "皂角", "楸树", "白杨", "红叶", "青石", "黄土", "黑龙", "白鹤", "金鸡", "卧牛", "石羊", "草庙", "瓦窑", "砖窑",
        "磨盘", "碾子", "水磨", "油坊", "豆腐", "麻线", "竹园", "荷塘", "鱼池", "凉水", "热水", "甜水", "苦水", "双泉", "三岔", "四棵", "五里", "七里", "八里", "九曲",
    ];

    private static readonly string[] VillageSecond =
    [
        "沟村", "湾村", "岭村", "坡村", "洼村", "坪村", "凹村", "岔村", "庄村", "寨村", "营村", "台村", "河村", "口村", "崖村", "窑村", "园村", "店村", "桥村", "塬村",
        "头村", "底村", "垛村", "场村", "滩村",
    ];

    private static readonly string[] Hamlets = ["上组", "下组", "东头", "西头", "南坡", "北坡", "前沟", "后沟", "河东", "河西", "老庄", "新庄"];
    private static readonly string[] HanNumbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

    /// <summary>Unique within a county of up to 800 townships.</summary>
    public static string Township(int county, int index) => Pair(TownshipFirst, TownshipSecond, county * 131, index, 337);

    /// <summary>Unique within a run of up to 1,000 villages, and so within a township.</summary>
    public static string Village(int county, int index) => Pair(VillageFirst, VillageSecond, county * 173, index, 397);

    public static string Hamlet(int index) => Hamlets[index % Hamlets.Length] + SampleNotice.Mark;

    public static string Group(int index) => "第" + HanNumbers[index % HanNumbers.Length] + "村民组";

    public static string Unit(int index) => string.Create(CultureInfo.InvariantCulture, $"第{index + 1}帮扶单位{SampleNotice.Mark}");

    /// <summary>Every pair once before one comes again: the stride has no factor in common with the number of pairs.</summary>
    private static string Pair(string[] first, string[] second, int offset, int index, int stride)
    {
        var n = (offset + (long)index * stride) % (first.Length * second.Length);
        return first[n / second.Length] + second[n % second.Length] + SampleNotice.Mark;
    }
}
