using Fupin.Kit;

namespace Fupin.Exchange.Tests;

/// <summary>The consumer's database goes away while the source writes on, and comes back: as it was, or empty.</summary>
public sealed class ConsumerDatabaseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [BrokerFact(Timeout = 600_000)]
    public async Task The_consumers_database_crashes_in_the_middle_of_an_import_and_is_emptied_after_it()
    {
        await using var server = await OwnPostgres.StartAsync();
        await using var both = await TwoDepartments.StartAsync(arrange: both => both.Store.Settings["Fupin:assessment:ConnectionString"] = server.ConnectionString);
        var (stopped, started) = (Task.CompletedTask, Task.CompletedTask);
        await both.ImportAsync("crash", new Watch(
            (both.Sample.Persons / 3, () => stopped = Task.Run(server.StopAsync, Ct)),
            (both.Sample.Persons * 2 / 3, () => started = Task.Run(
                async () =>
                {
                    await stopped;
                    await server.StartAgainAsync();
                },
                Ct))));
        await started;
        await both.AssertExactAsync();

        both.Assessment.Kill();
        await both.Store.ExecuteAsync("assessment", "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        await both.StartAsync(both.Assessment);
        await both.AssertExactAsync();
    }
}
