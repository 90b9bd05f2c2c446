using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Imports;

public sealed class DivisionAndVillageFiles
{
    [Fact]
    public void A_divisions_file_reads_into_rows()
    {
        using var file = new TestFile(
            "行政区划代码,代码来源,名称,上级代码,类型,标签,启用日期,停用日期,继任代码,虚构\n" +
            "4103,国家统计局,洛阳市,41,,,,,,否\n" +
            "410322,国家统计局,孟津县,4103,面上县,qinba、sanshan_yitan,1949/10/1,2021-03-18,410308;410306,\n");
        var rows = DivisionsFile.Read(file.Open()).ToList();
        Assert.Equal(2, rows[0].Line);
        var row = rows[1];
        Assert.Equal("410322", row.Code);
        Assert.Equal(CodeAuthority.National, row.CodeAuthority);
        Assert.Equal(DivisionKind.OtherCounty, row.Kind);
        Assert.Equal(["qinba", "sanshan_yitan"], row.Tags);
        Assert.Equal((1949, 10, 1), (row.ValidFrom.Year, row.ValidFrom.Month, row.ValidFrom.Day));
        Assert.Equal(2021, row.ValidTo.Year);
        Assert.Equal(["410308", "410306"], row.SuccessorCodes);
        Assert.False(row.Invented);
    }

    [Fact]
    public void A_village_form_reads_into_facts_in_the_units_of_the_contract()
    {
        using var file = new TestFile(
            "行政村名称,行政区划代码,数据年度,村属性,总人口,耕地面积,到乡镇是否通硬化路,执业（助理）医师人数,村集体经济收入(元),第一书记\n" +
            "甲村,410324601201,2015,贫困村,\"1,234\",5.5,是,2,1200.05,\n");
        var row = Assert.Single(VillagesFile.Read(file.Open(), 0));
        Assert.Equal("410324601201", row.DivisionCode);
        Assert.Equal((2015, VillageKind.Poor), (row.Facts.Year, row.Facts.Kind));
        Assert.Equal((1234, 550, true, 2, 120005), (row.Facts.Population, row.Facts.ArableMu100, row.Facts.HardenedRoad, row.Facts.Doctors, row.Facts.CollectiveIncomeFen));
        Assert.False(row.Facts.HasHouseholds);
    }

    [Theory]
    [InlineData("总户数,x", "不是数字")]
    [InlineData("总户数,1.5", "应为整数")]
    [InlineData("总户数,-1", "不能小于 0")]
    [InlineData("耕地面积,1.234", "最多 2 位小数")]
    [InlineData("通宽带,大概", "应为 是 或 否")]
    [InlineData("村属性,好村", "应为其中之一：贫困村、深度贫困村、非贫困村")]
    public void A_cell_that_can_not_be_read_is_named_by_line_and_column(string columnAndCell, string message)
    {
        var (column, cell) = (columnAndCell.Split(',')[0], columnAndCell.Split(',')[1]);
        var kind = column == "村属性" ? "" : "村属性,";
        using var file = new TestFile($"行政区划代码,数据年度,{kind}{column}\n410324601201,2015,{(kind.Length > 0 ? "贫困村," : "")}{cell}\n");
        var fault = Assert.Throws<SheetException>(() => VillagesFile.Read(file.Open(), 0).ToList());
        Assert.Contains($"第 2 行「{column}」列：{message}", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_columns_are_all_listed()
    {
        using var file = new TestFile("行政村名称\n甲村\n");
        var fault = Assert.Throws<SheetException>(() => VillagesFile.Read(file.Open(), 0).ToList());
        Assert.Contains("行政区划代码、村属性、数据年度", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_of_villages_or_divisions_is_refused_whole()
    {
        using var file = new TestFile("行政区划代码,名称,虚构\n4103,洛阳市,否\n410324,栾川县");
        Assert.Equal("FILE_CUT", Assert.Throws<SheetException>(() => DivisionsFile.Read(file.Open()).ToList()).Reason);
    }
}
