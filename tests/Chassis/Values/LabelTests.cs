using System.Reflection;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Chassis.Tests.Values;

public class LabelTests
{
    [Theory]
    [InlineData("已脱贫(享受政策)")]
    [InlineData("已脱贫（享受政策）")]
    [InlineData(" 已脱贫 （ 享受政策 ） ")]
    [InlineData("已脱贫\u3000（享受政策)")]
    public void Brackets_and_spaces_make_no_difference(string text)
    {
        Assert.True(Labels.TryParse<PovertyStatus>(text, out var status));
        Assert.Equal("已脱贫(享受政策)", Labels.Of(status));
    }

    [Theory]
    [InlineData("配偶")]
    [InlineData("妻子")]
    [InlineData("夫")]
    public void Variants_are_read_and_the_label_is_written(string text)
    {
        Assert.True(Labels.TryParse<Relation>(text, out var relation));
        Assert.Equal(Relation.Spouse, relation);
        Assert.Equal("配偶", Labels.Of(relation));
        Assert.Equal("10", Labels.CodeOf(relation));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("不详")]
    [InlineData("RELATION_SPOUSE")]
    public void Anything_else_is_refused(string? text) => Assert.False(Labels.TryParse<Relation>(text, out _));

    [Fact]
    public void Full_width_letters_are_letters()
    {
        Assert.True(Labels.TryParse<HouseGrade>("Ｃ级", out var grade));
        Assert.Equal("C", Labels.Of(grade));
    }

    [Fact]
    public void The_unspecified_value_has_no_label()
    {
        Assert.Equal("", Labels.Of(Pillar.Unspecified));
        Assert.Equal("", Labels.CodeOf(Pillar.Special));
        Assert.Equal(["专项扶贫", "行业扶贫", "社会扶贫"], Labels.All<Pillar>());
    }

    [Fact]
    public void No_enum_of_the_contracts_gives_one_spelling_to_two_values()
    {
        var enums = typeof(Pillar).Assembly.GetTypes()
            .Where(t => t.IsEnum && t.Namespace?.StartsWith("Fupin.", StringComparison.Ordinal) == true)
            .ToList();
        Assert.NotEmpty(enums);
        var all = typeof(Labels).GetMethod(nameof(Labels.All), BindingFlags.Public | BindingFlags.Static)!;
        foreach (var type in enums.Where(t => !t.Name.EndsWith("OneofCase", StringComparison.Ordinal)))
            Assert.NotNull(all.MakeGenericMethod(type).Invoke(null, null));
    }
}
