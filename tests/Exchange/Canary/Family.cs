using System.Globalization;
using Fupin.Access.V1;
using Fupin.Chassis.Values;

namespace Fupin.Exchange.Tests.Canary;

/// <summary>A family with a marked value in each field of class A or B, and others each with one marked value that is wrong.</summary>
internal sealed class Family
{
    /// <summary>In the number of a household, which is in neither class: it must be found where households are spoken of.</summary>
    public const string Control = "kontrolle-6c1f";

    private static readonly DateOnly Birth = new(1937, 3, 29);
    private static readonly DateOnly OtherBirth = new(1941, 7, 23);

    private readonly List<MarkedValue> _values = [];

    public Family(string village)
    {
        var (head, wife) = (IdNumber("ID number of the head", Birth, 8317), IdNumber("ID number of the wife", new(1939, 11, 27), 8428, female: true));
        Unregistered = IdNumber("ID number on the list only", new(1948, 5, 17), 9531);
        Damaged = Mark(MarkedValue.OfIdNumber("damaged ID number", "99073119520814627Y"));
        _values.Add(MarkedValue.OfDate("birth date", Birth));
        var day = Mark(MarkedValue.OfDate("wrong birth date", OtherBirth));
        var wages = Mark(MarkedValue.OfAmount("wages", "93827156.43"));
        Good =
        [
            Row(village, Control, "01", head, Name("name of the head", "金丝雀甲"), "户主", "1937-03-29").With(
                ("联系电话", Number("phone", "13976482953")), ("银行账号", Number("account", "6217085539264718203")),
                ("工资性收入", wages), ("生产经营性支出", "93826000.00"), ("帮扶责任人", Name("helper", "金丝雀丙")), ("帮扶责任人联系电话", Number("phone of the helper", "13869274815")),
                ("残疾人证号", head + "44"), ("健康状况", "残疾"), ("残疾类别", "肢体"), ("残疾等级", "四级"), ("家庭人口", "2")),
            Row(village, Control, "02", wife, Name("name of the wife", "金丝雀乙"), "配偶", "1939-11-27").With(("性别", "女"), ("家庭人口", ""), ("工资性收入", ""), ("生产经营性支出", "")),
        ];
        Wrong =
        [
            Bad(village, 1, "证件号码", Damaged),
            Bad(village, 2, "联系电话", Number("wrong phone", "139x8264y7351")),
            Bad(village, 3, "银行账号", Number("wrong account", "6217?0482?6159?3307")),
            Bad(village, 4, "出生日期", day),
            Bad(village, 5, "工资性收入", Name("wrong amount", "捌仟柒佰陆拾伍元金丝雀")),
            Bad(village, 6, "主要致贫原因", Name("wrong cause", "因金丝雀致贫")),
            Bad(village, 7, "健康状况", Name("wrong health", "患金丝雀热")),
            Bad(village, 8, "残疾类别", Name("wrong disability", "金丝雀残")),
            Bad(village, 9, "户主姓名", Name("wrong head", "金丝雀丁")),
            Bad(village, 10, "帮扶责任人联系电话", Number("wrong phone of the helper", "138x9042y6157")),
            Bad(village, 11, "残疾人证号", Number("wrong certificate", "9904281946053071x5")),
            Bad(village, 12, "姓名", Name("name that is too long", string.Concat(Enumerable.Repeat("金丝雀戊", 30)))),
        ];
        Changed = [.. Good.Select(row => row.With())];
        Changed[0]["姓名"] = Name("changed name", "金丝雀己");
        Changed[0]["联系电话"] = Number("changed phone", "13752839461");
        Changed[0]["工资性收入"] = Mark(MarkedValue.OfAmount("changed wages", "93827264.89"));
        Broken = [Row(village, "broken", "01", IdNumber("ID number of a write that breaks", new(1955, 9, 13), 7642), Name("name of a write that breaks", "金丝雀庚"), "户主", "1955-09-13")];
        Officer = Mark(MarkedValue.Of("name of the officer", DataClass.B, "金丝雀辛"));
        Secretary = Name("first secretary", "金丝雀壬");
        Quoted = Name("value that the database quotes", "金丝雀癸");
    }

    public IReadOnlyList<MarkedValue> Values => _values;

    /// <summary>Of class A.</summary>
    public IEnumerable<MarkedValue> Numbers => _values.Where(value => value.Class == DataClass.A);

    public IReadOnlyList<FormRow> Good { get; }

    public IReadOnlyList<FormRow> Wrong { get; }

    /// <summary>The good ones, otherwise.</summary>
    public IReadOnlyList<FormRow> Changed { get; }

    public IReadOnlyList<FormRow> Broken { get; }

    public string Unregistered { get; }

    public string Damaged { get; }

    public string Officer { get; }

    public string Secretary { get; }

    /// <summary>What a failing statement of the database will have in its message.</summary>
    public string Quoted { get; }

    private static FormRow Bad(string village, int which, string column, string cell)
    {
        var digits = (1000 + which).ToString(CultureInfo.InvariantCulture);
        return Row(village, $"{Control}-{digits}", "01", Invented(new DateOnly(1960, 1, which), 1000 + which), "样例人", "户主", $"1960-01-{which:D2}").With((column, cell));
    }

    private static FormRow Row(string village, string number, string member, string id, string name, string relation, string birth) => new()
    {
        ["数据年度"] = "2015",
        ["行政区划代码"] = village,
        ["户编号"] = number,
        ["人编号"] = number + member,
        ["姓名"] = name,
        ["证件类型"] = "居民身份证",
        ["证件号码"] = id,
        ["性别"] = "男",
        ["出生日期"] = birth,
        ["与户主关系"] = relation,
        ["民族"] = "汉族",
        ["健康状况"] = "健康",
        ["贫困户属性"] = "一般贫困户",
        ["脱贫属性"] = "未脱贫",
        ["主要致贫原因"] = "缺技术",
        ["家庭人口"] = "1",
        ["工资性收入"] = "1000.00",
        ["生产经营性支出"] = "0",
        ["户主姓名"] = "",
        ["联系电话"] = "",
        ["银行账号"] = "",
        ["帮扶责任人"] = "",
        ["帮扶责任人联系电话"] = "",
        ["残疾人证号"] = "",
        ["残疾类别"] = "",
        ["残疾等级"] = "",
    };

    private string IdNumber(string name, DateOnly birth, int sequence, bool female = false) => Mark(MarkedValue.OfIdNumber(name, Invented(birth, sequence, female)));

    private static string Invented(DateOnly birth, int sequence, bool female = false)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"99{sequence:D4}{birth:yyyyMMdd}{(sequence * 2 % 1000) + (female ? 0 : 1):D3}");
        return digits + IdNumbers.CheckCharacter(digits);
    }

    private string Number(string name, string text) => Mark(MarkedValue.Of(name, DataClass.A, text));

    private string Name(string name, string text) => Mark(MarkedValue.Of(name, DataClass.B, text));

    private string Mark(MarkedValue value)
    {
        _values.Add(value);
        return value.Text;
    }
}
