using System.Globalization;

namespace Fupin.Exchange.Tests;

/// <summary>kill -9 of producer and consumer, at random points of running writes. FUPIN_KILLS says how often; build/soak asks for fifty.</summary>
public sealed class KillTests
{
    private static int Kills =>
        Environment.GetEnvironmentVariable("FUPIN_KILLS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 5;

    [Fact(Timeout = 1_800_000)]
    public Task Killed_at_random_while_an_import_runs_nothing_is_lost_and_nothing_doubled() => KillAsync(together: false);

    [Fact(Timeout = 1_800_000)]
    public Task One_process_killed_at_random_with_all_in_it_and_the_bus_in_its_memory_loses_and_doubles_nothing() => KillAsync(together: true);

    private static async Task KillAsync(bool together)
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var both = await TwoDepartments.StartAsync(together: together);
        var (killed, kills) = (0, 0);
        for (var round = 1; killed < Kills; round++)
        {
            // one at a time, the next after the one before is back
            var killing = Task.CompletedTask;
            var rest = Math.Min(5, Kills - killed);
            var at = Enumerable.Range(0, rest).Select(_ =>
            {
                var (victim, delay) = (random.Next(2) == 0 ? both.Registry : both.Assessment, random.Next(60));
                return (random.NextInt64(both.Sample.Persons), (Action)(() => killing = killing.ContinueWith(
                    async before =>
                    {
                        await before;
                        await Task.Delay(delay, TestContext.Current.CancellationToken);
                        await both.KillAsync(victim);
                        kills++;
                    },
                    TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap()));
            });
            var outcome = await both.ImportAsync($"round-{round}", new Watch(at));
            await killing;
            Assert.Equal(killed += rest, kills);
            Assert.Equal(both.Sample.Persons, outcome.Import.Counts.Rows);
            await both.AssertExactAsync();
        }
    }
}
