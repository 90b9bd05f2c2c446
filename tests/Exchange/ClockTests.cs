using Fupin.Cli.Access;
using Fupin.Cli.Commands;
using Fupin.Cli.Connections;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Exchange.Tests;

/// <summary>The clock of one process goes back an hour in the middle of an import and stays there: order never comes from a clock.</summary>
public sealed class ClockTests
{
    /// <summary>Positions that do not follow the one before.</summary>
    private const string Gaps = "SELECT count(*) FROM (SELECT first, lag(first + count, 1, 1::bigint) OVER (ORDER BY first) AS next FROM outbox WHERE first IS NOT NULL) AS o WHERE first <> next";

    /// <summary>The earliest time that an audit entry was made at, in milliseconds: ids begin with it.</summary>
    private const string Earliest = "SELECT min(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint) FROM audit_entry";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [BrokerFact(Timeout = 300_000)]
    public Task The_sources_clock_is_moved_back_and_all_is_exact() => MoveBackAsync("registry", both => both.Registry);

    [BrokerFact(Timeout = 300_000)]
    public Task The_consumers_clock_is_moved_back_and_all_is_exact() => MoveBackAsync("assessment", both => both.Assessment);

    private static async Task MoveBackAsync(string service, Func<TwoDepartments, HostProcess> whose)
    {
        using var clock = new OwnClock();
        await using var both = await TwoDepartments.StartAsync(arrange: both => clock.GiveTo(whose(both)));
        await both.UntilAsync((subscription, head) => head.Position > 0 && subscription.Position == head.Position);
        var first = await ListAsync(both, "");
        await both.ImportAsync("clock", new Watch((both.Sample.Persons / 3, () => clock.Move(TimeSpan.FromHours(-1)))));
        await both.AssertExactAsync();
        await AssertOrderAsync(both);
        Assert.True((long)(await both.Store.ExecuteAsync(service, Earliest))! < TimeProvider.System.GetUtcNow().AddMinutes(-30).ToUnixTimeMilliseconds());
        // a page token of before the move is from an hour ahead now
        Assert.NotEqual(first.Villages[0].Name, (await ListAsync(both, first.NextPageToken)).Villages[0].Name);

        clock.Move(TimeSpan.Zero);
        await both.AssertExactAsync();
        await AssertOrderAsync(both);
        // asked to end, the process takes its part of the shared memory along
        await whose(both).StopAsync();
    }

    /// <summary>Every position follows the one before, and so does every link of the audit, as the other service was told it.</summary>
    private static async Task AssertOrderAsync(TwoDepartments both)
    {
        Assert.Equal((0L, 0L), (await both.Store.ExecuteAsync("registry", Gaps), await both.Store.ExecuteAsync("assessment", Gaps)));
        await TwoDepartments.RunAsync(both.Registry, ExitCodes.Complete, "audit", "verify", "--other", $"assessment={both.Assessment.Address}");
        await TwoDepartments.RunAsync(both.Assessment, ExitCodes.Complete, "audit", "verify", "--service", "assessment", "--other", $"registry={both.Registry.Address}");
    }

    /// <summary>The city's villages, one to a page.</summary>
    private static async Task<ListVillagesResponse> ListAsync(TwoDepartments both, string pageToken)
    {
        using var connection = new ServerConnection(both.Registry.Address.ToString(), TokenSource.Of(both.Registry.Token));
        var city = await connection.Client(channel => new DivisionService.DivisionServiceClient(channel))
            .GetDivisionAsync(new() { Name = "divisions/-", Code = "410300" }, cancellationToken: Ct);
        return await connection.Client(channel => new VillageService.VillageServiceClient(channel))
            .ListVillagesAsync(new() { Division = city.Name, PageSize = 1, PageToken = pageToken }, cancellationToken: Ct);
    }
}
