using System.Text.RegularExpressions;
using Fupin.Cli.Sheets;
using Fupin.Kit;

namespace Fupin.Cli.Tests.Server;

/// <summary>The command line against the real registry.</summary>
public sealed class ImportingHouseholds : IAsyncLifetime
{
    private TestHost host = null!;
    private SampleFolder sample = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        sample = await SampleFolder.CreateAsync();
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "villages", sample.Villages)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        sample.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_file_goes_in_comes_out_and_changes_nothing_when_it_goes_in_again()
    {
        var first = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        Assert.Equal((0, ""), (first.Code, first.Error));
        var again = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        Assert.Equal(0, again.Code);
        Assert.Contains("继续上次的导入", again.Out, StringComparison.Ordinal);

        var export = sample.In("export.csv");
        Assert.Equal(0, (await CommandLine.RunAsync(host, "export", "households", "--division", "洛阳市", "--out", export)).Code);
        Assert.Equal(CsvSheetReader.Open(sample.Households).RowCount, CsvSheetReader.Open(export).RowCount);
        var unchanged = await CommandLine.RunAsync(host, "import", "households", export);
        Assert.Equal(0, unchanged.Code);
        AssertCount(unchanged, "新登记户数 households registered", 0);
        Assert.False(File.Exists(export + ".rejects.csv"));
    }

    [Fact]
    public async Task What_a_spreadsheet_would_run_and_a_terminal_obey_goes_through_as_text_and_is_unchanged_when_it_comes_again()
    {
        const string Command = "\u001b[2J\u001b]0;x\u0007";
        var number = "";
        var file = sample.Spoil((columns, rows) =>
        {
            number = rows[0][Headers.IndexOf(columns, "户编号")];
            foreach (var row in rows.Where(row => row[Headers.IndexOf(columns, "户编号")] == number))
            {
                row[Headers.IndexOf(columns, "自然村")] = "=HYPERLINK(\"http://evil\",\"x\")";
                row[Headers.IndexOf(columns, "村民小组")] = "@SUM(A1)";
                row[Headers.IndexOf(columns, "帮扶责任人")] = "-2+3";
                row[Headers.IndexOf(columns, "帮扶单位")] = "'+" + Command;
            }
        });
        var first = await CommandLine.RunAsync(host, "import", "households", file);
        Assert.Equal((0, ""), (first.Code, first.Error));

        var card = await CommandLine.RunAsync(host, "show", "household", number);
        Assert.Equal((0, ""), (card.Code, card.Error));
        Assert.Contains("␛[2J", card.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', card.Out);
        Assert.DoesNotContain('\u0007', card.Out);

        var export = sample.In("export.csv");
        Assert.Equal(0, (await CommandLine.RunAsync(host, "export", "households", "--division", "洛阳市", "--out", export)).Code);
        var text = await File.ReadAllTextAsync(export, TestContext.Current.CancellationToken);
        Assert.Contains("'=HYPERLINK", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(^|,)([=+@\\t-]|\"[=+@\\t\\r-])", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)), text);
        var again = await CommandLine.RunAsync(host, "import", "households", export);
        Assert.Equal((0, ""), (again.Code, again.Error));
        AssertCount(again, "新登记户数 households registered", 0);
        AssertCount(again, "有差异 (未改) differing, not applied", 0);
    }

    [Fact]
    public async Task Gb18030_goes_in_too()
    {
        using var chinese = await SampleFolder.CreateAsync("gb18030");
        var run = await CommandLine.RunAsync(host, "import", "households", chinese.Households);
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("证件号码", "990324199001010000", "ID_NUMBER")]
    [InlineData("证件号码", "9.90324E+17", "ID_NUMBER")]
    [InlineData("行政区划代码", "410399999999", "DIVISION")]
    [InlineData("家庭人口", "13", "SIZE")]
    [InlineData("务工时间(月)", "13", "OUT_OF_RANGE")]
    public async Task A_bad_cell_holds_its_household_back_and_the_others_go_in(string column, string cell, string reason)
    {
        var file = sample.Spoil((columns, rows) => rows[0][Headers.IndexOf(columns, column)] = cell);
        var run = await CommandLine.RunAsync(host, "import", "households", file);
        Assert.Equal(1, run.Code);
        Assert.Contains("第 2 行", run.Out, StringComparison.Ordinal);
        Assert.Contains(reason, run.Out, StringComparison.Ordinal);
        AssertCount(run, "退回 held back", 1);

        var sheet = CsvSheetReader.Open(file);
        var number = Headers.IndexOf(sheet.Columns, "户编号");
        var first = sheet.Read().First().Cells[number];
        var rejects = CsvSheetReader.Open(file + ".rejects.csv");
        Assert.Equal(sheet.Read().Where(line => line.Cells[number] == first).Select(line => string.Join('|', line.Cells)), rejects.Read().Select(line => string.Join('|', line.Cells)));
    }

    [Fact]
    public async Task A_household_that_differs_is_listed_and_not_applied()
    {
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "households", sample.Households)).Code);
        var file = sample.Spoil((columns, rows) => rows[0][Headers.IndexOf(columns, "自然村")] = "另一个村");
        var run = await CommandLine.RunAsync(host, "import", "households", file);
        Assert.Equal(1, run.Code);
        Assert.Contains("DIFFERS", run.Out, StringComparison.Ordinal);
        AssertCount(run, "有差异 (未改) differing, not applied", 1);
        Assert.True(File.Exists(file + ".rejects.csv"));
    }

    [Fact]
    public async Task A_file_cut_in_the_middle_goes_in_up_to_its_last_household()
    {
        var bytes = await File.ReadAllBytesAsync(sample.Households, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(sample.In("cut.csv"), bytes[..(bytes.Length * 2 / 3)], TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync(host, "import", "households", sample.In("cut.csv"));
        Assert.Equal(1, run.Code);
        Assert.Contains("FILE_CUT", run.Out, StringComparison.Ordinal);
        AssertCount(run, "退回 held back", 1);
        var whole = await CommandLine.RunAsync(host, "import", "households", sample.Households);
        Assert.Equal(0, whole.Code);
    }

    [Fact]
    public async Task Columns_the_form_needs_are_all_listed_when_they_are_missing()
    {
        await File.WriteAllTextAsync(sample.In("few.csv"), "户编号,数据年度\n1,2015\n", TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync(host, "import", "households", sample.In("few.csv"));
        Assert.Equal(2, run.Code);
        Assert.Contains("[MISSING_COLUMNS]", run.Error, StringComparison.Ordinal);
        Assert.Contains("姓名", run.Error, StringComparison.Ordinal);
        Assert.Contains("与户主关系", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_nothing_that_can_be_sent_needs_no_server()
    {
        await File.WriteAllTextAsync(sample.In("wide.csv"), "户编号,姓名\n1,甲,多\n", TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync(new Uri("http://127.0.0.1:1"), "import", "households", sample.In("wide.csv"));
        Assert.Equal(1, run.Code);
        Assert.Contains("TOO_MANY_CELLS", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var run = await CommandLine.RunAsync(new Uri("http://127.0.0.1:1"), "import", "households", sample.Households, "--token-file", host.TokenFile());
        Assert.Equal(2, run.Code);
        Assert.Contains("http://127.0.0.1:1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_four_records_can_be_shown()
    {
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "households", sample.Households)).Code);
        var sheet = CsvSheetReader.Open(sample.Households);
        var first = sheet.Read().First().Cells;
        string Cell(string column) => first[Headers.IndexOf(sheet.Columns, column)];

        var card = await CommandLine.RunAsync(host, "show", "household", Cell("户编号"), "--county", Cell("县(区)"));
        Assert.Equal((0, ""), (card.Code, card.Error));
        Assert.Contains(Cell("姓名"), card.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Cell("证件号码"), card.Out, StringComparison.Ordinal);
        Assert.Contains(Cell("证件号码")[..6] + "************", card.Out, StringComparison.Ordinal);
        foreach (var (record, code) in new[] { ("village", Cell("行政区划代码")), ("township", Cell("行政区划代码")[..9]), ("county", Cell("行政区划代码")[..6]), ("city", "4103") })
        {
            var run = await CommandLine.RunAsync(host, "show", record, code);
            Assert.Equal((record, 0, ""), (record, run.Code, run.Error));
            Assert.Contains(code, run.Out, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await CommandLine.RunAsync(host, "show", "household", "nobody")).Code);
    }

    private static void AssertCount(CommandLine run, string label, int count) =>
        Assert.Matches($@"{Regex.Escape(label)}\s+│\s+{count} │", run.Out);
}
