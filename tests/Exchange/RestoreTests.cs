using Fupin.Cli.Commands;
using Fupin.Exchange.V1;

namespace Fupin.Exchange.Tests;

/// <summary>Databases that go back in time or are emptied.</summary>
public sealed class RestoreTests
{
    [Fact(Timeout = 600_000)]
    public async Task A_producer_restored_to_an_old_backup_and_written_on_is_found_before_and_after_the_numbers_catch_up()
    {
        await using var both = await TwoDepartments.StartAsync();
        both.Registry.Kill();
        await both.Store.BackUpAsync("registry");
        await both.StartAsync(both.Registry);
        await both.ImportAsync("lost", new Watch());
        await both.AssertExactAsync();

        both.Registry.Kill();
        await both.Store.RestoreAsync("registry");
        await both.StartAsync(both.Registry);
        var before = await both.UntilAsync((subscription, _) => subscription.State == SubscriptionState.Diverged);
        var lost = await TwoDepartments.RunAsync(both.Assessment, ExitCodes.HeldBack, "feed", "verify", "--all");
        Assert.Equal(both.Sample.Households, lost.Split('\n').Count(line => line.Contains("须在来源重新录入", StringComparison.Ordinal)));

        // written on until the numbers are the same again and beyond
        await both.ImportAsync("entered-again", new Watch());
        var after = await both.UntilAsync((_, head) => head.Position >= before.Position);
        Assert.Equal((SubscriptionState.Diverged, before.Position, before.Digest), (after.State, after.Position, after.Digest));

        await TwoDepartments.RunAsync(both.Assessment, ExitCodes.Complete, "feed", "replay", TwoDepartments.Subscription);
        await both.AssertExactAsync();
    }

    [Fact(Timeout = 600_000)]
    public async Task A_consumer_whose_database_is_emptied_while_it_runs_has_everything_again()
    {
        await using var both = await TwoDepartments.StartAsync();
        await both.ImportAsync("all", new Watch());
        await both.AssertExactAsync();
        await both.Store.ExecuteAsync(
            "assessment",
            "DELETE FROM roster_person; DELETE FROM roster_household; DELETE FROM roster_village; DELETE FROM roster_division_ancestor; DELETE FROM roster_division; "
            + "DELETE FROM household_figures; DELETE FROM village_figures; DELETE FROM checkpoints");
        await both.AssertExactAsync();
    }
}
