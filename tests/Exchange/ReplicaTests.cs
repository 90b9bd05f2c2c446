using System.Text.Json;
using Fupin.Kit;
using Npgsql;

namespace Fupin.Exchange.Tests;

/// <summary>Two processes of a service on one database; the one that is at work is killed in the middle of it, and the other goes on.</summary>
public sealed class ReplicaTests
{
    private const string Position = "SELECT position FROM feed_head WHERE id = 1";

    private const string Applied = $"SELECT position FROM checkpoints WHERE name = '{TwoDepartments.Subscription}'";

    /// <summary>Who waits for the sums has written households in the same transaction.</summary>
    private const string Applying = """
        SELECT count(*) FROM pg_locks AS waits JOIN pg_locks AS writes ON writes.pid = waits.pid
        WHERE NOT waits.granted AND waits.relation = 'household_figures'::regclass
          AND writes.granted AND writes.relation = 'roster_household'::regclass AND writes.mode = 'RowExclusiveLock'
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [BrokerFact(Timeout = 600_000)]
    public async Task The_process_that_gives_positions_is_killed_in_the_middle_of_a_lot_and_the_other_goes_on()
    {
        await using var both = await TwoDepartments.StartAsync();
        using var second = await both.AddReplicaAsync("registry");
        // the chain of the audit is the last thing of that transaction: the positions are given and not committed
        await TakeOverAsync(both, "registry", "audit_chain", [both.Registry, second], Position, "SELECT count(*) FROM outbox WHERE first IS NULL");
    }

    [BrokerFact(Timeout = 600_000)]
    public async Task The_process_that_applies_is_killed_in_the_middle_of_a_batch_and_the_other_goes_on()
    {
        await using var both = await TwoDepartments.StartAsync();
        using var second = await both.AddReplicaAsync("assessment");
        // the sums are the last thing of a batch: the households are written and not committed, and nothing else writes sums
        await TakeOverAsync(both, "assessment", "household_figures", [both.Assessment, second], Applied, Applying);
    }

    [BrokerFact(Timeout = 600_000)]
    public async Task The_active_consumer_of_the_queue_is_killed_and_the_waiting_one_becomes_it()
    {
        // the head is never compared: what comes after the kill comes by the queue
        await using var both = await TwoDepartments.StartAsync(arrange: both => both.Store.Settings["Fupin:Exchange:HeadInterval"] = "01:00:00");
        using var second = await both.AddReplicaAsync(
            "assessment", $"--Fupin:assessment:Bus:Address={await both.Store.Broker!.ReplicaAsync("second", "assessment", "registry")}");
        await ActiveAsync(both, "-assessment");
        var killed = Task.CompletedTask;
        await both.ImportAsync("active", new Watch((both.Sample.Persons / 3, () => killed = Task.Run(both.Assessment.Kill, Ct))));
        await killed;
        await ActiveAsync(both, "-second");
        // a tail that died with the first is found at the next event: the registry tells its audit head every ten seconds
        while (!Equals(
            await both.Store.ExecuteAsync("assessment", Applied), await both.Store.ExecuteAsync("registry", Position)))
            await Task.Delay(50, Ct);
        await both.StartAsync(both.Assessment);
        await both.AssertExactAsync();
    }

    /// <summary>
    /// Holds a table while an import runs until one of the processes waits for it in the middle of a transaction, and there is something to lose;
    /// kills that one, lets the table go, and waits until the other has got further.
    /// </summary>
    private static async Task TakeOverAsync(TwoDepartments both, string service, string table, HostProcess[] processes, string position, string toLose)
    {
        await using var source = NpgsqlDataSource.Create(both.Store.Settings[$"Fupin:{service}:ConnectionString"]!);
        await using var holding = await source.OpenConnectionAsync(Ct);
        await using var transaction = await holding.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand($"LOCK TABLE {table} IN EXCLUSIVE MODE", holding, transaction))
            await hold.ExecuteNonQueryAsync(Ct);
        var importing = both.ImportAsync("taken-over", new Watch());
        await using var waiting = source.CreateCommand($"""
            SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE NOT l.granted AND l.relation = '{table}'::regclass AND a.datname = current_database() LIMIT 1
            """);
        await using var losing = source.CreateCommand(toLose);
        string? name;
        while ((name = (string?)await waiting.ExecuteScalarAsync(Ct)) is null || (long)(await losing.ExecuteScalarAsync(Ct))! == 0)
            await Task.Delay(5, Ct);
        var victim = Assert.Single(processes, process => TwoDepartments.NameOf(process) == name);
        await using var at = source.CreateCommand(position);
        var before = (long)(await at.ExecuteScalarAsync(Ct))!;
        victim.Kill();
        await transaction.RollbackAsync(Ct);
        while ((long)(await at.ExecuteScalarAsync(Ct))! <= before)
            await Task.Delay(20, Ct);
        await both.StartAsync(victim);
        await importing;
        await both.AssertExactAsync();
    }

    /// <summary>Waits until the user whose name ends so is the single active consumer of the assessment's queue.</summary>
    private static async Task ActiveAsync(TwoDepartments both, string user)
    {
        while (!(await both.Store.Broker!.ListAsync("consumers")).EnumerateArray().Any(consumer =>
            consumer.GetProperty("queue").GetProperty("name").GetString() is "assessment.registry" && consumer.GetProperty("activity_status").GetString() is "single_active"
            && consumer.GetProperty("channel_details") is { ValueKind: JsonValueKind.Object } channel && channel.TryGetProperty("user", out var name)
            && name.GetString()!.EndsWith(user, StringComparison.Ordinal)))
            await Task.Delay(100, Ct);
    }
}
