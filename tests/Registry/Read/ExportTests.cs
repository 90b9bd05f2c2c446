using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Read;

public sealed class ExportTests(Register register) : IClassFixture<Register>
{
    [Fact]
    public async Task What_is_exported_can_be_imported_again_and_changes_nothing()
    {
        await using var office = await Office.OpenAsync();
        var sheet = new Sheet().Add(Family.Of("户-1", 4)).Add(Family.Of("户-2", 1, Family.Song).With("其他致贫原因", "因病、缺劳动力"));
        sheet.Add(Full());
        sheet.Add(Family.Of("户-4", 2).With(1, "证件号码", "").With(1, "证件类型", "无").With(1, "无证原因", "新生儿").With(1, "出生日期", "2015-06-01").With(1, "性别", "女"));
        var registered = await office.ImportAsync(sheet);
        Assert.Equal((4, 4), (registered.Counts.Households, registered.Counts.RegisteredHouseholds));

        var (columns, rows) = await ExportAsync(office.Households, await DivisionAsync(office, "41"));
        Assert.Equal(sheet.Rows().Count, rows.Count);
        var again = await office.ImportAsync("again", columns, 0, Sheet.Batch(1, rows));

        Assert.Empty(again.Errors);
        Assert.Empty(again.Begun!.UnknownColumns);
        Assert.Equal((4, 4, 0, 0), (again.Counts.Households, again.Counts.UnchangedHouseholds, again.Counts.RegisteredHouseholds, again.Counts.DifferingHouseholds));
        Assert.All(await office.StoredAsync(db => db.Households.Select(h => h.Version).ToListAsync()), version => Assert.Equal(1, version));
    }

    [Fact]
    public async Task Every_cell_of_a_full_row_comes_out_as_it_went_in_but_class_A_masked()
    {
        await using var office = await Office.OpenAsync();
        var full = Full();
        Assert.Equal(1, (await office.ImportAsync(new Sheet().Add(full))).Counts.RegisteredHouseholds);

        var (columns, rows) = await ExportAsync(office.Households, await DivisionAsync(office, Family.Luanchuan));
        var cells = columns.Zip(Assert.Single(rows).Cells).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal);

        foreach (var (header, cell) in full[0].Where(c => !Protected.Contains(c.Key))) Assert.Equal((header, cell), (header, cells[header]));
        Assert.Equal(full[0].Keys.Order(StringComparer.Ordinal), columns.Order(StringComparer.Ordinal));
        foreach (var header in Protected) Assert.True(cells[header].Contains('*', StringComparison.Ordinal) && cells[header] != full[0][header], header);
        Assert.Equal(full[0]["证件号码"][..6] + "************", cells["证件号码"]);
    }

    [Fact]
    public async Task The_columns_come_first_then_whole_households_each_once_in_the_order_of_their_names()
    {
        await register.AddManyAsync([.. Enumerable.Range(0, 450).Select(i => (i % 2 == 0 ? Register.VillageA1 : Register.VillageA2, $"E-{i:D3}"))], persons: 3);
        await register.AddAsync(Register.VillageB, "E-elsewhere", 1, Register.Year(2015, PovertyStatus.Poor));

        using var call = register.Cards.ExportHouseholds(new() { Division = register.Division(Register.CountyA) });
        var messages = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Equal((true, 0), (messages[0].Columns.Count > 80, messages[0].Rows.Count));
        Assert.All(messages.Skip(1), m => Assert.Empty(m.Columns));
        var number = messages[0].Columns.IndexOf("户编号");
        var rows = messages.SelectMany(m => m.Rows).ToList();
        Assert.Equal(Enumerable.Range(2, 450 * 3), rows.Select(r => r.Line));
        Assert.Equal(Enumerable.Range(0, 450).SelectMany(i => Enumerable.Repeat($"E-{i:D3}", 3)), rows.Select(r => r.Cells[number]));
        Assert.All(messages.Skip(1), m => Assert.Equal(0, m.Rows.Count % 3));
        Assert.True(messages.Count > 2, "the households come in several messages");
    }

    [Fact]
    public async Task The_export_of_no_division_or_an_impossible_year_is_refused()
    {
        Assert.Equal((StatusCode.NotFound, "DIVISION_NOT_FOUND", ""), await FailsAsync(new() { Division = $"divisions/{Guid.CreateVersion7()}" }));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", "division year"), await FailsAsync(new() { Division = "全市", Year = 99 }));
    }

    private static readonly string[] Protected = ["联系电话", "银行账号", "帮扶责任人联系电话", "证件号码", "残疾人证号"];

    /// <summary>One person with every cell of the form filled.</summary>
    private static Dictionary<string, string>[] Full()
    {
        var id = Family.Id(77, "19551231");
        return
        [
            new(StringComparer.Ordinal)
            {
                ["数据年度"] = "2015", ["省"] = "河南省", ["市"] = "洛阳市", ["县(区)"] = "栾川县", ["乡(镇)"] = "甲乡", ["行政村"] = "一村", ["行政区划代码"] = Family.Luanchuan,
                ["自然村"] = "东坡, \"上头\"", ["村民小组"] = "三组", ["户编号"] = "户-3", ["户主姓名"] = "样例·满", ["联系电话"] = "13900005678", ["开户银行"] = "示例银行",
                ["银行账号"] = "6217000000007654321", ["识别标准"] = "国家标准", ["建档年度"] = "2014", ["计划脱贫年度"] = "2018", ["是否军烈属"] = "否", ["是否独生子女户"] = "是",
                ["是否双女户"] = "否", ["贫困户属性"] = "低保贫困户", ["脱贫属性"] = "返贫", ["脱贫年度"] = "2015", ["增减原因"] = "返贫", ["主要致贫原因"] = "因残",
                ["其他致贫原因"] = "因病、其它", ["家庭人口"] = "1", ["工资性收入"] = "100.50", ["生产经营性收入"] = "200.25", ["财产性收入"] = "0.00", ["转移性收入"] = "1500.00",
                ["低保金"] = "1000.00", ["特困供养金"] = "0.00", ["养老金"] = "300.01", ["计划生育金"] = "0.00", ["生态补偿金"] = "100.00", ["其他转移性收入"] = "99.99",
                ["生产经营性支出"] = "50.75", ["家庭人均纯收入"] = "1750.00", ["耕地面积"] = "1.25", ["有效灌溉面积"] = "0.50", ["林地面积"] = "3.00", ["退耕还林面积"] = "0.10",
                ["林果面积"] = "0.00", ["牧草地面积"] = "0.00", ["水面面积"] = "0.01", ["住房面积(平方米)"] = "60.50", ["住房等级"] = "D", ["是否危房"] = "是", ["是否通生活用电"] = "是",
                ["饮水是否困难"] = "否", ["饮水是否安全"] = "是", ["是否通广播电视"] = "否", ["有无卫生厕所"] = "无", ["与村主干路距离(公里)"] = "1.205", ["入户路类型"] = "砂石路",
                ["主要燃料类型"] = "柴草", ["是否加入农民专业合作组织"] = "否", ["帮扶责任人"] = "帮甲", ["帮扶单位"] = "市某局", ["帮扶开始时间"] = "2015-03-01",
                ["帮扶结束时间"] = "2016-02-29", ["帮扶责任人联系电话"] = "0379-12345678", ["是否搬迁户"] = "是", ["搬迁方式"] = "集中安置", ["安置地"] = "县城", ["搬迁困难"] = "缺资金",
                ["人编号"] = "户-3-1", ["姓名"] = "样例·满", ["性别"] = "男", ["出生日期"] = "1955-12-31", ["证件类型"] = "居民身份证", ["证件号码"] = id, ["无证原因"] = "补办过",
                ["与户主关系"] = "户主", ["民族"] = "回族", ["文化程度"] = "小学", ["在校生状况"] = "非在校生", ["健康状况"] = "长期慢性病、残疾", ["残疾类别"] = "肢体",
                ["残疾等级"] = "二级", ["残疾人证号"] = id + "42", ["居住状态"] = "户在人在", ["劳动技能"] = "弱劳动力或半劳动力", ["务工状况"] = "乡镇内", ["务工时间(月)"] = "3",
                ["是否现役军人"] = "否", ["是否参加新农合"] = "是", ["是否参加城乡居民基本养老保险"] = "否",
            },
        ];
    }

    private static async Task<string> DivisionAsync(Office office, string code) => (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code })).Name;

    private static async Task<(List<string> Columns, List<SheetRow> Rows)> ExportAsync(V1.HouseholdService.HouseholdServiceClient client, string division)
    {
        using var call = client.ExportHouseholds(new() { Division = division });
        var messages = await call.ResponseStream.ReadAllAsync().ToListAsync();
        return ([.. messages[0].Columns], [.. messages.SelectMany(m => m.Rows)]);
    }

    private async Task<(StatusCode, string, string)> FailsAsync(ExportHouseholdsRequest request)
    {
        using var call = register.Cards.ExportHouseholds(request);
        return Refusal.Of(await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None)));
    }
}
