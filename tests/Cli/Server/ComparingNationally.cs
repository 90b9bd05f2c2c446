using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Fupin.Cli.Sheets;
using Fupin.Cli.Tests.Workbooks;
using Fupin.Kit;
using Headers = Fupin.Cli.Sheets.Headers;

namespace Fupin.Cli.Tests.Server;

/// <summary>`fupin compare national FILE`: an export of the national system as it is, against the register.</summary>
public sealed class ComparingNationally : IAsyncLifetime
{
    /// <summary>Headers as that system spells them.</summary>
    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["省"] = "省(自治区、直辖市)",
        ["市"] = "市(盟、州)",
        ["县(区)"] = "县(市、区、旗)",
        ["乡(镇)"] = "乡镇",
        ["行政村"] = "村",
        ["证件号码"] = "身份证号码",
        ["家庭人口"] = "人数",
    };

    private TestHost host = null!;
    private SampleFolder sample = null!;
    private SheetReader sheet = null!;
    private List<List<string[]>> families = [];

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("registry");
        sample = await SampleFolder.CreateAsync();
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "households", sample.Households)).Code);
        sheet = CsvSheetReader.Open(sample.Households);
        foreach (var row in sheet.Read().Select(line => line.Cells.ToArray()))
        {
            if (row[Column("与户主关系")] == "户主") families.Add([]);
            families[^1].Add(row);
        }
    }

    public async ValueTask DisposeAsync()
    {
        sample.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task An_export_of_what_is_registered_has_no_difference()
    {
        using var book = National();
        var run = await CommandLine.RunAsync(host, "compare", "national", book.Save(), "--division", "洛阳市");
        Assert.Equal((0, ""), (run.Code, run.Error));
        var result = Read(book.In("input.xlsx.compare.xlsx"));
        Assert.Equal(["汇总", "仅国办系统有", "仅本系统有", "内容不一致", "无法比对"], result.Keys);
        var persons = families.Sum(f => f.Count);
        Assert.Equal(
            [$"国办系统 in the national system|{families.Count}|{persons}", $"一致 same|{families.Count}|{persons}", "内容不一致 different|0|0", "仅国办系统有 only there|0|0", "仅本系统有 only here|0|0", "无法比对 not comparable|0|0"],
            result["汇总"][1..7]);
        Assert.All(result.Skip(1), sheetRows => Assert.Single(sheetRows.Value));
        Assert.DoesNotContain("未采用的列", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_only_there_only_here_and_different_is_listed_household_by_household_and_person_by_person()
    {
        var all = families.ToList();
        var (lacking, short_, changed, alone) = (all[0], all.First(f => f.Count > 2), all[^1], all[^2]);
        families.Remove(lacking);
        var gone = short_[^1];
        short_.Remove(gone);
        var before = changed[0][Column("自然村")];
        changed[0][Column("自然村")] = "国办村";
        var number = Cell(changed[0], "户编号");
        var head = changed[0];
        var ethnicity = Cell(head, "民族");
        head[Column("民族")] = ethnicity == "回族" ? "汉族" : "回族";
        head[Column("联系电话")] = "13912345678";
        var fresh = alone[0].ToArray();
        (fresh[Column("户编号")], fresh[Column("人编号")], fresh[Column("姓名")], fresh[Column("证件号码")], fresh[Column("残疾人证号")]) = ("国-9", "国-9-1", "样例国", "", "");
        families.Add([fresh]);

        using var book = National();
        var path = book.Save();
        var run = await CommandLine.RunAsync(host, "compare", "national", path, "--division", "洛阳市", "--out", sample.In("差异.xlsx"));
        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.DoesNotContain("国办村", run.Out, StringComparison.Ordinal);
        var result = Read(sample.In("差异.xlsx"));

        Assert.Equal(["整户|国-9|国-9-1|样例国|户主"], result["仅国办系统有"].Skip(1).Select(row => string.Join('|', row.Split('|')[..5])));
        Assert.Equal(
            lacking.Select(row => $"整户|{Cell(lacking[0], "户编号")}|{Cell(row, "人编号")}|{Cell(row, "姓名")}|{Cell(row, "与户主关系")}|{Cell(lacking[0], "行政区划代码")}")
                .Append($"成员|{Cell(short_[0], "户编号")}|{Cell(gone, "人编号")}|{Cell(gone, "姓名")}|{Cell(gone, "与户主关系")}|{Cell(short_[0], "行政区划代码")}")
                .Order(StringComparer.Ordinal),
            result["仅本系统有"].Skip(1).Select(row => string.Join('|', row.Split('|')[..6])).Order(StringComparer.Ordinal));
        var differences = result["内容不一致"].Skip(1).Select(row => row.Split('|')).ToList();
        Assert.Contains([number, "", "", "自然村", "国办村", before], differences.Select(row => row[..6]));
        Assert.Contains([number, Cell(head, "人编号"), Cell(head, "姓名"), "民族", Cell(head, "民族"), ethnicity], differences.Select(row => row[..6]));
        Assert.Single(differences, row => row[0] == number && row[3] == "联系电话" && row[4] == "*******5678" && row[7] == "号码不同，已遮盖");
        Assert.Equal(3, differences.Count(row => row[0] == number));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(sample.In("差异.xlsx"))!, "*.part"));

        var summary = result["汇总"];
        Assert.Equal($"国办系统 in the national system|{families.Count}|{families.Sum(f => f.Count)}", summary[1]);
        Assert.Equal("仅国办系统有 only there|1|1", summary[4]);
        Assert.Equal($"仅本系统有 only here|1|{lacking.Count + 1}", summary[5]);
        Assert.Contains("自然村|1", summary.Select(row => row.TrimEnd('|')));
    }

    [Fact]
    public async Task What_the_client_cannot_send_is_listed_as_not_comparable_with_its_sheet_and_row()
    {
        using var book = National(rows => rows[2][0] = new TestWorkbook.Raw("410324199001011234"));
        var run = await CommandLine.RunAsync(host, "compare", "national", book.Save());
        Assert.Equal(1, run.Code);
        var result = Read(book.In("input.xlsx.compare.xlsx"));
        Assert.Contains("第二页 4", result["无法比对"][1], StringComparison.Ordinal);
        Assert.Contains("户编号", result["无法比对"][1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_must_be_a_workbook_and_not_the_file_itself()
    {
        using var book = National();
        var path = book.Save();
        Assert.Contains("[REJECTS_OVER_INPUT]", (await CommandLine.RunAsync(host, "compare", "national", path, "--out", path)).Error, StringComparison.Ordinal);
        Assert.Contains("[REJECTS_KIND]", (await CommandLine.RunAsync(host, "compare", "national", path, "--out", path + ".csv")).Error, StringComparison.Ordinal);
    }

    /// <summary>Two sheets with a title, a numbering row, place names instead of codes, 户编号 in front, and every number as text.</summary>
    private TestWorkbook National(Action<List<object?[]>>? changeSecond = null)
    {
        var columns = sheet.Columns.Where(c => c is not "行政区划代码" and not "户编号").Prepend("户编号").ToList();
        var half = families.Count / 2;
        var second = Rows(families.Skip(half), columns);
        changeSecond?.Invoke(second);
        return new TestWorkbook()
            .Sheet("第一页", [["全国扶贫开发信息系统"], .. Rows(families.Take(half), [.. columns.AsEnumerable().Reverse()])])
            .Sheet("说明", [["导出时间"]])
            .Sheet("第二页", [["全国扶贫开发信息系统"], .. second]);
    }

    private List<object?[]> Rows(IEnumerable<List<string[]>> part, List<string> columns) =>
    [
        [.. columns.Select(c => Spelled.GetValueOrDefault(c, c))],
        [.. columns.Select((_, i) => (object?)(i + 1))],
        .. part.SelectMany(f => f.Select(row => columns.Select<string, object?>(c => (c == "户编号" ? Cell(f[0], c) : Cell(row, c)) is { Length: > 0 } text ? text : null).ToArray())),
    ];

    private int Column(string header) => Headers.IndexOf(sheet.Columns, header);

    private string Cell(string[] row, string header) => row[Column(header)];

    private static Dictionary<string, List<string>> Read(string path)
    {
        using var document = SpreadsheetDocument.Open(path, isEditable: false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(error => error.Description));
        var book = document.WorkbookPart!;
        return book.Workbook.Descendants<Sheet>().ToDictionary(s => s.Name!.Value!, s => ((WorksheetPart)book.GetPartById(s.Id!.Value!)).Worksheet.Descendants<Row>()
            .Select(row => string.Join('|', row.Elements<Cell>().Select(cell => cell.InnerText))).ToList(), StringComparer.Ordinal);
    }
}
