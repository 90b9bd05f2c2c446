using Fupin.Chassis.Values;
using Fupin.Cli.Samples;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Samples;

/// <summary>What must hold for each household, over several seeds.</summary>
public sealed class SampleHouseholdsTests
{
    private const long Line2015 = 285_500;
    private static readonly string[] Children = ["之子", "之女"];
    private static readonly string[] Grandchildren = ["之孙子", "之孙女"];
    private static readonly string[] Parents = ["之父", "之母"];
    private static readonly string[] Amounts = ["工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"];
    private static readonly List<string> Grades = ["一级", "二级", "三级", "四级"];

    public static TheoryData<long> Seeds => [1, 2, 3, 42, -7];

    private static IEnumerable<SampledHousehold> Of(long seed) => SampledHousehold.Of(Sample.Create("luoyang", "0.02", seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_household_has_one_head_and_as_many_rows_as_it_says(long seed)
    {
        foreach (var household in Of(seed))
        {
            Assert.Equal("户主", household.Members[0].Relation);
            Assert.Single(household.Members, m => m.Relation == "户主");
            Assert.True(household.Members.Count(m => m.Relation == "配偶") <= 1);
            Assert.Equal(household["家庭人口"], Scaled.Format(household.Members.Count, 0));
            Assert.Equal(household["户主姓名"], household.Members[0]["姓名"]);
            Assert.InRange(household.Members.Count, 1, 8);
            Assert.All(household.Members.Skip(1), m => Assert.Equal("", m["主要致贫原因"]));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_ID_number_is_valid_begins_with_99_and_agrees_with_the_sex_and_without_one_there_is_a_reason(long seed)
    {
        foreach (var person in Of(seed).SelectMany(h => h.Members))
        {
            if (person.IdNumber.Length == 0)
            {
                Assert.Equal("无", person["证件类型"]);
                Assert.NotEqual("", person["无证原因"]);
                Assert.Equal("", person["残疾人证号"]);
                continue;
            }

            var verdict = IdNumbers.Check(person.IdNumber, new(2015, 12, 31));
            Assert.True(verdict.Ok && verdict.Invented);
            Assert.Equal("99" + person["行政区划代码"][2..6], person.IdNumber[..6]);
            Assert.Equal(Labels.Of(verdict.Sex), person.Sex);
            Assert.Equal("", person["无证原因"]);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Generations_are_at_least_18_years_apart_and_couples_are_grown_up(long seed)
    {
        foreach (var household in Of(seed))
        {
            var head = household.Members[0];
            var couple = household.Members.Where(m => m.Relation is "户主" or "配偶").ToArray();
            foreach (var person in household.Members.Where(m => m.Age is not null && head.Age is not null))
            {
                if (Children.Contains(person.Relation)) Assert.All(couple, p => Assert.True(p.Age is null || p.Age - person.Age >= 18));
                if (Grandchildren.Contains(person.Relation)) Assert.All(couple, p => Assert.True(p.Age is null || p.Age - person.Age >= 36));
                if (Parents.Contains(person.Relation)) Assert.True(person.Age - head.Age >= 18);
                if (person.Relation is "配偶" or "之儿媳") Assert.True(person.Age >= 20);
                if (person.Relation is "配偶") Assert.NotEqual(head.Sex, person.Sex);
                Assert.Equal(SexOf(person.Relation) ?? person.Sex, person.Sex);
                Assert.InRange(person.Age!.Value, 0, 99);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    [Rule("REG-09")]
    public void The_main_cause_shows_in_the_household(long seed)
    {
        foreach (var household in Of(seed))
        {
            var members = household.Members;
            Assert.True(Labels.TryParse<PovertyCause>(household.Cause, out _));
            switch (household.Cause)
            {
                case "因病": Assert.Contains(members, m => m["健康状况"].Contains('病', StringComparison.Ordinal)); break;
                case "因残": Assert.Contains(members, m => m["残疾类别"].Length > 0 && m["残疾等级"].Length > 0); break;
                case "因学": Assert.Contains(members, m => m["在校生状况"] is not ("非在校生" or "学前教育")); break;
                case "缺劳动力": Assert.DoesNotContain(members, m => m["劳动技能"] is "普通劳动力" or "技能劳动力"); break;
                case "缺技术": Assert.DoesNotContain(members, m => m["劳动技能"] == "技能劳动力"); break;
                case "缺水": Assert.Equal("是", household["饮水是否困难"]); break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    [Rule("REG-04")]
    public void The_net_income_per_head_is_under_the_line_and_exactly_what_the_items_give(long seed)
    {
        foreach (var household in Of(seed))
        {
            var net = household.Hundredths("家庭人均纯收入");
            var sum = household.Hundredths("工资性收入") + household.Hundredths("生产经营性收入") + household.Hundredths("财产性收入") + household.Hundredths("转移性收入");
            string[] parts = ["低保金", "特困供养金", "养老金", "计划生育金", "生态补偿金", "其他转移性收入"];
            Assert.True(net is > 0 and < Line2015 && net % 100 != 0);
            Assert.Equal(net * household.Members.Count, sum - household.Hundredths("生产经营性支出"));
            Assert.Equal(household.Hundredths("转移性收入"), parts.Sum(household.Hundredths));
            Assert.All(Amounts, c => Assert.True(household.Hundredths(c) >= 0));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Details_do_not_contradict_each_other(long seed)
    {
        foreach (var household in Of(seed))
        {
            Assert.Equal(household["住房等级"] is "C" or "D" ? "是" : "否", household["是否危房"]);
            Assert.Equal("未脱贫", household["脱贫属性"]);
            Assert.True(household.Hundredths("有效灌溉面积") <= household.Hundredths("耕地面积"));
            Assert.DoesNotContain(household.Cause, household["其他致贫原因"].Split('、'));
            Assert.StartsWith("000", household["联系电话"], StringComparison.Ordinal);
            Assert.StartsWith("000", household["银行账号"], StringComparison.Ordinal);
            foreach (var person in household.Members)
            {
                Assert.Equal(person["务工状况"] == "未务工", person["务工时间(月)"] == "0");
                if (person["残疾人证号"] is { Length: > 0 } certificate)
                    Assert.Equal($"{person.IdNumber}{KindDigit(person)}{Grades.IndexOf(person["残疾等级"]) + 1}", certificate);
                if (person.Age < 16) Assert.Equal("无劳动力", person["劳动技能"]);
                if (person["贫困户属性"] == "五保户") Assert.All(household.Members, m => Assert.True(m.Age is null or >= 60));
            }
        }
    }

    private static string KindDigit(SampledPerson person) =>
        Labels.TryParse<DisabilityKind>(person["残疾类别"], out var kind) ? Labels.CodeOf(kind) : "";

    private static string? SexOf(string relation) => relation switch
    {
        "之子" or "之孙子" or "之父" => "男",
        "之女" or "之孙女" or "之母" or "之儿媳" => "女",
        _ => null,
    };
}
