using Fupin.Cli.Access;
using Fupin.Cli.Connections;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Exchange.Tests;

/// <summary>A pooler in transaction mode between both services and PostgreSQL: every transaction may run in another session.</summary>
public sealed class PoolerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [BrokerFact(Timeout = 600_000)]
    public async Task Behind_a_pooler_of_transactions_that_is_killed_in_the_middle_of_an_import_all_is_exact()
    {
        await using var pooler = await OwnPooler.StartAsync();
        await using var both = await TwoDepartments.StartAsync(arrange: both =>
        {
            both.Store.Settings["Fupin:Storage:Pooler"] = "transaction";
            foreach (var connection in (string[])["Fupin:registry:ConnectionString", "Fupin:assessment:ConnectionString"])
                both.Store.Settings[connection] = pooler.Before(both.Store.Settings[connection]!);
        });
        using var replica = await both.AddReplicaAsync("registry");
        var killed = Task.CompletedTask;
        await both.ImportAsync("pooled", new Watch((both.Sample.Persons / 2, () => killed = Task.Run(pooler.KillAsync, Ct))));
        await killed;
        await both.AssertExactAsync();
        await ReadCardsAsync(both);
    }

    /// <summary>The one statement that is prepared where sessions are kept, from many connections at once, again and again.</summary>
    private static async Task ReadCardsAsync(TwoDepartments both)
    {
        using var connection = new ServerConnection(both.Registry.Address.ToString(), TokenSource.Of(both.Registry.Token));
        var households = connection.Client(channel => new HouseholdService.HouseholdServiceClient(channel));
        var ids = (string)(await both.Store.ExecuteAsync("registry", "SELECT string_agg(id::text, ' ') FROM (SELECT id FROM household LIMIT 50) AS h"))!;
        var names = ids.Split(' ').Select(id => $"households/{id}").ToList();
        for (var round = 0; round < 4; round++)
        {
            var cards = await Task.WhenAll(names.Select(async name => await households.GetHouseholdAsync(new() { Name = name }, cancellationToken: Ct)));
            Assert.Equal(names, cards.Select(card => card.Name));
        }
    }
}
