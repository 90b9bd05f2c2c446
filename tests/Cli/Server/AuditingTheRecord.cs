using System.IO.Compression;
using Fupin.Access.V1;
using Fupin.Cli.Sheets;
using Fupin.Kit;

namespace Fupin.Cli.Tests.Server;

/// <summary>`fupin audit` against the real services, and on its bundles without any.</summary>
public sealed class AuditingTheRecord : IAsyncLifetime
{
    private TestHost host = null!;
    private SampleFolder sample = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(settings: [("Fupin:Audit:ReadsWithin", "00:00:00.010"), ("Fupin:Audit:HeadInterval", "00:00:00.200"), ("Fupin:Audit:Retention", "00:00:05")]);
        sample = await SampleFolder.CreateAsync();
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "villages", sample.Villages)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "households", sample.Households)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        sample.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task The_record_is_verified_with_the_heads_that_assessment_keeps()
    {
        CommandLine run;
        do
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            run = await AsAsync(Role.Auditor, "audit", "verify");
            Assert.Equal((0, ""), (run.Code, run.Error));
        }
        while (run.Out.Contains("没有其他服务", StringComparison.Ordinal));
        Assert.Contains("未发现改动", run.Out, StringComparison.Ordinal);
        var other = await AsAsync(Role.Auditor, "audit", "verify", "--service", "assessment");
        Assert.Equal((0, ""), (other.Code, other.Error));
    }

    [Fact]
    public async Task Who_looked_at_a_household_is_listed()
    {
        var (number, county) = Any();
        Assert.Equal(0, (await CommandLine.RunAsync(host, "show", "household", number, "--county", county)).Code);
        CommandLine who;
        do
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            who = await CommandLine.RunAsync(host, "audit", "who-read", number, "--county", county);
            Assert.Equal((0, ""), (who.Code, who.Error));
        }
        while (!who.Out.Contains("GetHousehold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_recorded_before_an_undo_is_shown_and_explained_by_its_entries()
    {
        var (number, county) = Any();
        await Task.Delay(10, TestContext.Current.CancellationToken);
        var then = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
        var list = await CommandLine.RunAsync(host, "import", "list");
        var import = list.Out.Substring(list.Out.IndexOf("imports/", StringComparison.Ordinal), "imports/".Length + 36);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "undo", import, "--reason", "导错了", "--yes")).Code);
        Assert.NotEqual(0, (await CommandLine.RunAsync(host, "show", "household", number, "--county", county)).Code);

        var card = await CommandLine.RunAsync(host, "show", "household", number, "--county", county, "--as-recorded", then);
        Assert.Equal((0, ""), (card.Code, card.Error));
        Assert.Contains(number, card.Out, StringComparison.Ordinal);
        var other = await CommandLine.RunAsync(host, "show", "household", number, "--county", county, "--as-recorded", "2000-01-01");
        Assert.NotEqual(0, other.Code);
        var changes = await CommandLine.RunAsync(host, "show", "changes", number, "--county", county, "--as-recorded", then);
        Assert.Equal((0, ""), (changes.Code, changes.Error));
        foreach (var part in (string[])["撤销导入", "导错了", import, "audit position", "现已不在册"]) Assert.Contains(part, changes.Out.ReplaceLineEndings(""), StringComparison.Ordinal);

        var city = await CommandLine.RunAsync(host, "show", "city", "洛阳市", "--as-of", "2015-12-31", "--as-recorded", then);
        Assert.Equal((0, ""), (city.Code, city.Error));
        Assert.NotEqual(city.Out, (await CommandLine.RunAsync(host, "show", "city", "洛阳市", "--as-of", "2015-12-31")).Out);
        var wrong = await CommandLine.RunAsync(host, "show", "city", "洛阳市", "--as-recorded", "去年");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("--as-recorded", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_verifies_offline_and_a_changed_one_does_not()
    {
        var bundle = sample.In("city.zip");
        await RefusedInAsync("栾川县");
        var export = await AsAsync(Role.Auditor, "audit", "export", "--division", "洛阳市", "--from", "2020-01-01", "--to", "2099-12-31", "--out", bundle);
        Assert.Equal((0, ""), (export.Code, export.Error));
        var nowhere = new Uri("http://127.0.0.1:1");
        var county = sample.In("county.zip");
        Assert.Equal(0, (await AsAsync(Role.Auditor, "audit", "export", "--division", "栾川县", "--from", "2020-01-01", "--to", "2099-12-31", "--out", county)).Code);
        var held = (await CommandLine.RunAsync(nowhere, "audit", "verify", county)).Out;
        Assert.Contains("未发现改动", held, StringComparison.Ordinal);
        var entries = Fupin.Cli.Audits.AuditBundle.EntriesOf(county);
        Assert.Contains(entries, e => e.Rpc.EndsWith("ImportHouseholds", StringComparison.Ordinal) && e.Changes.Any(c => c.Table == "household"));
        Assert.Contains(entries, e => e.Reason == "OUTSIDE_SCOPE");
        var never = sample.In("never.zip");
        var nothing = await AsAsync(Role.Auditor, "audit", "export", "--division", "洛阳市", "--from", "2020-01-01", "--to", "2020-01-02", "--out", never);
        Assert.Equal(2, nothing.Code);
        Assert.Contains("该期间没有审计记录", nothing.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(never));
        Assert.Equal(0, (await CommandLine.RunAsync(nowhere, "audit", "verify", bundle)).Code);

        foreach (var part in (string[])["links.binpb", "manifest.json", "heads.binpb"])
        {
            var changed = sample.In($"changed-{part}.zip");
            Flip(bundle, changed, part);
            var run = await CommandLine.RunAsync(nowhere, "audit", "verify", changed);
            Assert.Equal(1, run.Code);
            Assert.NotEmpty(run.Error);
        }
    }

    [Fact]
    public async Task What_is_archived_can_be_removed_and_the_chain_goes_on_from_there()
    {
        var (part, archive) = (sample.In("part.zip"), sample.In("archive.zip"));
        Assert.Equal(0, (await AsAsync(Role.Auditor, "audit", "export", "--division", "洛阳市", "--out", part)).Code);
        Assert.NotEqual(0, (await AsAsync(Role.Operator, "audit", "remove", part)).Code);

        var unsealed = sample.In("unsealed.zip");
        Assert.Equal(0, (await AsAsync(Role.Auditor, "audit", "export", "--out", unsealed)).Code);
        var refused = await AsAsync(Role.Operator, "audit", "remove", unsealed);
        Assert.Contains("NOT_ARCHIVED", refused.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await AsAsync(Role.Auditor, "audit", "export", "--archive", "--out", archive)).Code);
        CommandLine removed;
        for (var kept = false; ; kept = true)
        {
            removed = await AsAsync(Role.Operator, "audit", "remove", archive);
            if (removed.Code == 0) break;
            Assert.Contains("RETENTION", removed.Error, StringComparison.Ordinal);
            await Task.Delay(kept ? 500 : 3000, TestContext.Current.CancellationToken);
        }

        Assert.Equal("", removed.Error);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
        var verified = await AsAsync(Role.Auditor, "audit", "verify");
        Assert.Equal((0, ""), (verified.Code, verified.Error));
        Assert.Equal(0, (await CommandLine.RunAsync(new Uri("http://127.0.0.1:1"), "audit", "verify", archive)).Code);
    }

    /// <summary>The first household's number, and its county, in which it is unique.</summary>
    private (string Number, string County) Any()
    {
        var sheet = CsvSheetReader.Open(sample.Households);
        var first = sheet.Read().First().Cells;
        return (first[Headers.IndexOf(sheet.Columns, "户编号")], first[Headers.IndexOf(sheet.Columns, "行政区划代码")][..6]);
    }

    /// <summary>An officer of another county asks for a household of this one.</summary>
    private async Task RefusedInAsync(string county)
    {
        var shown = await CommandLine.RunAsync(host, "show", "county", county);
        Assert.Equal((0, ""), (shown.Code, shown.Error));
        var division = await host.Client<Fupin.Registry.V1.DivisionService.DivisionServiceClient>()
            .GetDivisionAsync(new() { Name = "divisions/-", Code = "410324" }, cancellationToken: TestContext.Current.CancellationToken);
        var households = host.Client<Fupin.Registry.V1.HouseholdService.HouseholdServiceClient>();
        var household = (await households.ListHouseholdsAsync(new() { Division = division.Name, PageSize = 1 }, cancellationToken: TestContext.Current.CancellationToken)).Households[0];
        var foreign = host.As(Role.CountyOfficer, "410325").Client<Fupin.Registry.V1.HouseholdService.HouseholdServiceClient>();
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await foreign.GetHouseholdAsync(new() { Name = household.Name }));
        await Task.Delay(500, TestContext.Current.CancellationToken); // reads are stored together
    }

    /// <summary>The one who may verify may not remove.</summary>
    private async Task<CommandLine> AsAsync(Role role, params string[] arguments)
    {
        var token = sample.In($"{role}.token");
        await File.WriteAllTextAsync(token, host.As(role, "*").Token, TestContext.Current.CancellationToken);
        return await CommandLine.RunAsync(host.Address, [.. arguments, "--token-file", token]);
    }

    /// <summary>A copy with one byte of a part changed, as a file of its own right.</summary>
    private static void Flip(string from, string to, string part)
    {
        File.Copy(from, to);
        using var zip = ZipFile.Open(to, ZipArchiveMode.Update);
        var entry = zip.GetEntry(part)!;
        using var bytes = new MemoryStream();
        using (var file = entry.Open()) file.CopyTo(bytes);
        entry.Delete();
        var content = bytes.Length > 0 ? bytes.ToArray() : [0];
        content[content.Length / 2] ^= 1;
        using var changed = zip.CreateEntry(part).Open();
        changed.Write(content);
    }
}
