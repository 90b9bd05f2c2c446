using Fupin.Cli.Sheets;
using Fupin.Kit;

namespace Fupin.Cli.Tests.Server;

/// <summary>`fupin compare LIST`: an office's list comes back with the verdict of every row, and what differs is settled one by one.</summary>
public sealed class ComparingLists : IAsyncLifetime
{
    private TestHost host = null!;
    private SampleFolder sample = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("registry");
        sample = await SampleFolder.CreateAsync();
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "households", sample.Households)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        sample.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Every_row_comes_back_with_its_verdict_and_differences_are_settled()
    {
        var sheet = CsvSheetReader.Open(sample.Households);
        var (number, name) = (Headers.IndexOf(sheet.Columns, "证件号码"), Headers.IndexOf(sheet.Columns, "姓名"));
        var people = sheet.Read().Select(line => line.Cells).Where(cells => cells[number].Length > 0).ToList();
        List<string> rows = ["姓名,身份证号,保障金额", .. people.Select(p => $"{p[name]},{p[number]},350")];
        // more than one batch: everybody again and again
        for (var i = 0; rows.Count < 1200; i++) rows.Add(rows[1 + (i % people.Count)]);
        rows[2] = $"改名,{people[1][number]},350";
        rows[3] = $"{people[2][name]},{people[0][number]},350";
        var list = sample.In("低保.csv");
        await File.WriteAllLinesAsync(list, rows, TestContext.Current.CancellationToken);

        var run = await CommandLine.RunAsync(host, "compare", list, "--division", "洛阳市", "--save-until", "2026-12-31", "--title", "低保名单");
        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.DoesNotContain(people[1][number], run.Out, StringComparison.Ordinal);
        var answers = await File.ReadAllLinesAsync(list + ".compare.csv", TestContext.Current.CancellationToken);
        Assert.Equal(1200, answers.Length);
        Assert.EndsWith("保障金额,比对结果", answers[0], StringComparison.Ordinal);
        Assert.StartsWith($"{rows[1]},一致 households/", answers[1], StringComparison.Ordinal);
        Assert.StartsWith($"{rows[2]},姓名不符 households/", answers[2], StringComparison.Ordinal);
        Assert.StartsWith($"{rows[3]},证件号码有误：该证件号码在名单中重复", answers[3], StringComparison.Ordinal);

        var open = await CommandLine.RunAsync(host, "compare", "open", "--division", "洛阳市");
        Assert.Contains("改名", open.Out, StringComparison.Ordinal);
        var difference = open.Out.Substring(open.Out.IndexOf("differences/", StringComparison.Ordinal), "differences/".Length + 36);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "compare", "settle", difference, "--outcome", "名单有误，已通知更正", "--note", "已核实")).Code);
        Assert.DoesNotContain(difference, (await CommandLine.RunAsync(host, "compare", "open", "--division", "洛阳市")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_its_columns_is_refused_before_it_is_sent()
    {
        var list = sample.In("名单.csv");
        await File.WriteAllTextAsync(list, "姓名,村\n张三,一村\n", TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync(host, "compare", list, "--division", "洛阳市");
        Assert.Contains("证件号码", run.Error, StringComparison.Ordinal);
        Assert.Contains("MISSING_COLUMNS", run.Error, StringComparison.Ordinal);
    }
}
