using System.Text.RegularExpressions;
using Fupin.Chassis.Storage;
using Fupin.Cli.Commands;
using Fupin.Cli.Sheets;
using Fupin.Exchange.V1;

namespace Fupin.Exchange.Tests;

/// <summary>An event in the middle of an import that the receiver's database refuses, for one household only.</summary>
public sealed class PoisonTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 600_000)]
    public async Task After_the_repair_a_retry_goes_on_and_all_is_exact()
    {
        await using var both = await TwoDepartments.StartAsync();
        var stopped = await PoisonAsync(both);
        await CureAsync(both);
        // nothing goes on by itself: somebody has to say that it is repaired
        await Task.Delay(500, Ct);
        Assert.Equal(stopped.Position, (await both.UntilAsync((subscription, _) => subscription.State == SubscriptionState.Stopped)).Position);
        await TwoDepartments.RunAsync(both.Assessment, ExitCodes.Complete, "feed", "retry", TwoDepartments.Subscription);
        await both.AssertExactAsync();
    }

    [Fact(Timeout = 600_000)]
    public async Task Passed_over_with_a_reason_the_rest_goes_on_the_difference_is_named_and_a_replay_heals_it()
    {
        await using var both = await TwoDepartments.StartAsync();
        var stopped = await PoisonAsync(both);
        await TwoDepartments.RunAsync(
            both.Assessment, ExitCodes.Complete, "feed", "skip", TwoDepartments.Subscription, "--position", PositionIn(stopped.Problem), "--reason", "数据库拒绝，待修复后重建");
        await both.UntilAsync((subscription, head) => subscription.State == SubscriptionState.Running && subscription.Position == head.Position);
        var differing = await TwoDepartments.RunAsync(both.Assessment, ExitCodes.HeldBack, "feed", "verify", "--all");
        Assert.Contains("households/", differing, StringComparison.Ordinal);
        Assert.Contains("数据库拒绝", await TwoDepartments.RunAsync(both.Assessment, ExitCodes.Complete, "feed", "skipped", TwoDepartments.Subscription), StringComparison.Ordinal);

        await CureAsync(both);
        await TwoDepartments.RunAsync(both.Assessment, ExitCodes.Complete, "feed", "replay", TwoDepartments.Subscription);
        await both.AssertExactAsync();
    }

    /// <summary>Imports everything while the receiver can't take one household in the middle; returns where it stopped.</summary>
    private static async Task<Subscription> PoisonAsync(TwoDepartments both)
    {
        await both.Store.ExecuteAsync("assessment", both.Store.Provider == StorageProvider.Sqlite
            ? $"CREATE TRIGGER poison BEFORE INSERT ON roster_household WHEN NEW.number = '{Number(both)}' BEGIN SELECT RAISE(ABORT, 'poison'); END"
            : $"""
                CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;
                CREATE TRIGGER poison BEFORE INSERT ON roster_household FOR EACH ROW WHEN (NEW.number = '{Number(both)}') EXECUTE FUNCTION poison()
                """);
        var import = await both.ImportAsync("with-poison", new Watch());
        Assert.Equal(both.Sample.Persons, import.Import.Counts.RegisteredPersons);
        var stopped = await both.UntilAsync((subscription, _) => subscription.State == SubscriptionState.Stopped);
        Assert.Contains("households/", stopped.Problem, StringComparison.Ordinal);
        return stopped;
    }

    private static string PositionIn(string problem) => Regex.Match(problem, "Event (?<position>[0-9]+) ", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["position"].Value;

    private static Task<object?> CureAsync(TwoDepartments both) => both.Store.ExecuteAsync(
        "assessment", both.Store.Provider == StorageProvider.Sqlite ? "DROP TRIGGER poison" : "DROP TRIGGER poison ON roster_household");

    /// <summary>户编号 of a household in the middle that no other county has too.</summary>
    private static string Number(TwoDepartments both)
    {
        var sheet = CsvSheetReader.Open(both.File("households.csv"));
        var column = Headers.IndexOf(sheet.Columns, "户编号");
        var numbers = sheet.Read().Select(line => line.Cells[column]).ToList();
        var once = sheet.Read().Select(line => (Number: line.Cells[column], County: line.Cells[Headers.IndexOf(sheet.Columns, "行政区划代码")][..6])).Distinct()
            .GroupBy(household => household.Number).Where(same => same.Count() == 1).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        return numbers.Skip(numbers.Count / 2).First(once.Contains);
    }
}
