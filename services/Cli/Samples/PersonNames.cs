using Fupin.Registry.V1;

namespace Fupin.Cli.Samples;

/// <summary>Invented names of people: a common surname and one or two characters. Children have the father's surname.</summary>
internal static class PersonNames
{
    private static readonly string[] Surnames =
    [
        "王", "李", "张", "刘", "陈", "杨", "赵", "郭", "马", "孙", "朱", "胡", "高", "徐", "宋", "吴", "周", "郑", "梁", "韩", "董", "冯", "程", "袁", "曹", "许",
        "常", "任", "贾", "魏", "崔", "田", "姚", "石", "丁", "范", "杜", "邓", "尚", "卢", "孟", "姜", "谢", "付", "秦", "白", "武", "康", "段", "苗", "邢", "乔",
        "黄", "牛", "史", "余", "潘", "关", "温", "雷", "侯", "聂", "吕", "司马", "欧阳", "上官",
    ];

    private static readonly string[] Male =
    [
        "建", "国", "军", "伟", "强", "磊", "勇", "涛", "明", "超", "刚", "平", "辉", "鹏", "华", "飞", "鑫", "波", "斌", "宇", "浩", "凯", "红", "振", "海", "林",
        "文", "玉", "占", "西", "长", "留", "根", "栓", "喜", "保", "福", "天", "学", "志", "新", "春", "现", "运", "改", "铁", "松", "良", "德", "庆", "万", "兴",
    ];

    private static readonly string[] Female =
    [
        "秀", "英", "芳", "兰", "玲", "梅", "霞", "娟", "艳", "丽", "静", "敏", "燕", "红", "云", "花", "凤", "桂", "珍", "爱", "巧", "素", "喜", "荣", "香", "琴",
        "改", "淑", "会", "粉", "转", "婷", "雪", "娜", "佳", "欣", "怡", "梦", "晓", "慧", "瑞", "莲", "菊", "青", "月", "萍", "小", "春", "雅", "焕", "彩", "灵",
    ];

    private static readonly string[] Dotted = ["阿力木", "艾山", "古丽", "热娜", "麦尔丹", "帕丽", "图尔荪", "努尔", "玛依拉", "库尔班", "吐逊", "阿依夏"];

    public static void Draw(Family family, Dice dice)
    {
        if (dice.Rarely(7))
        {
            foreach (var member in family.Members)
            {
                var first = dice.Below(Dotted.Length);
                var second = (first + dice.Between(1, Dotted.Length - 1)) % Dotted.Length;
                (member.Name, member.Ethnicity) = (Dotted[first] + "·" + Dotted[second], Ethnicity.Uygur);
            }

            return;
        }

        var ethnicity = dice.Rarely(130) ? Ethnicity.Hui : Ethnicity.Han;
        var own = Surname(dice);
        // the children of a widow carry her husband's name, and so do their children
        var line = family.Head.Sex == Sex.Female ? Surname(dice) : own;
        foreach (var member in family.Members)
        {
            member.Ethnicity = ethnicity;
            var surname = member.Relation switch
            {
                Relation.Head or Relation.Father or Relation.Sibling => own,
                Relation.Spouse or Relation.Mother or Relation.DaughterInLaw => Surname(dice),
                _ => line,
            };
            do member.Name = surname + Given(member.Sex, dice);
            while (family.Members.Exists(m => m != member && string.Equals(m.Name, member.Name, StringComparison.Ordinal)));
        }
    }

    public static string Of(Dice dice) => Surname(dice) + Given(dice.Chance(60) ? Sex.Male : Sex.Female, dice);

    /// <summary>The first ones are the common ones.</summary>
    private static string Surname(Dice dice) => Surnames[Math.Min(dice.Below(Surnames.Length), dice.Below(Surnames.Length))];

    private static string Given(Sex sex, Dice dice)
    {
        var characters = sex == Sex.Male ? Male : Female;
        return dice.Chance(14) ? dice.Pick(characters) : dice.Pick(characters) + dice.Pick(characters);
    }
}
