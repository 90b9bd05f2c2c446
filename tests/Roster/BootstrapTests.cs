using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Exchange;
using Fupin.Cli.Samples;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Roster.Tests;

/// <summary>The real registry on one side, a department that comes later on the other.</summary>
public sealed class BootstrapTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_newcomer_reads_what_those_hold_who_followed_from_the_beginning()
    {
        var sample = Sample.Create("luoyang", "0.002");
        await using var store = new TestStore();
        IReadOnlyList<string> followed;
        await using (var host = await RosterHost.StartAsync(store, registry: true))
        {
            await ImportAsync(host.Host, sample);
            await host.AppliedAsync(await host.HeadAsync());
            followed = await host.RowsAsync();
            await using var db = host.Open();
            Assert.Equal(
                (sample.Households, sample.Persons, sample.Persons),
                (await db.Households().CountAsync(Ct), await db.Households().SumAsync(h => h.Persons, Ct), await db.Set<RosterPerson>().CountAsync(Ct)));
        }

        await ExecuteAsync(
            store, "DELETE FROM roster_division", "DELETE FROM roster_division_ancestor", "DELETE FROM roster_village", "DELETE FROM roster_household",
            "DELETE FROM roster_person", "DELETE FROM checkpoints");
        await using var again = await RosterHost.StartAsync(store, registry: true);
        await again.AppliedAsync(await again.HeadAsync());
        Assert.Equal(followed, await again.RowsAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task The_whole_log_delivered_again_changes_nothing()
    {
        var (village, otherVillage, household, head) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var store = new TestStore();
        IReadOnlyList<string> rows;
        await using (var host = await RosterHost.StartAsync(store))
        {
            await host.TellAsync(
                Told.Of(Told.Division(village, "410324101201", DivisionLevel.Village, "样例一村", null)),
                Told.Of(Told.Division(otherVillage, "410324101202", DivisionLevel.Village, "样例二村", null)),
                Told.Of(Told.Village(Guid.CreateVersion7(), village, VillageKind.Poor)),
                Told.Of(Told.Household(household, village, 1, head, Guid.CreateVersion7())));
            await host.TellAsync(Told.Of(Told.Household(household, otherVillage, 2, head), movedFrom: village));
            rows = await host.RowsAsync();
        }
        await ExecuteAsync(store, "DELETE FROM checkpoints");

        await using var again = await RosterHost.StartAsync(store);
        await again.AppliedAsync(await again.HeadAsync());
        Assert.Equal(rows, await again.RowsAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task Built_anew_the_roster_is_rid_of_what_the_log_does_not_have()
    {
        var (county, village, household) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var store = new TestStore();
        await using var host = await RosterHost.StartAsync(store);
        await host.TellAsync(
            Told.Of(Told.Division(county, "410324", DivisionLevel.County, "栾川县", null)),
            Told.Of(Told.Division(village, "410324101201", DivisionLevel.Village, "样例一村", county)),
            Told.Of(Told.Village(Guid.CreateVersion7(), village, VillageKind.Poor)),
            Told.Of(Told.Household(household, village, 1, Guid.CreateVersion7())));
        var rows = await host.RowsAsync();
        await AddStraysAsync(host, county);
        Assert.Equal(rows.Count + 6, (await host.RowsAsync()).Count);

        await host.Host.Client<SubscriptionService.SubscriptionServiceClient>().RebootstrapSubscriptionAsync(new() { Name = "reader/registry" }, cancellationToken: Ct);
        while (await host.SubscriptionAsync() is not { Generation: 2, RebuildingUntil: 0 })
            await Task.Delay(10, Ct);

        Assert.Equal(rows.Select(row => row.Replace("\"Generation\":1", "\"Generation\":2", StringComparison.Ordinal)), await host.RowsAsync());
    }

    /// <summary>A division with a village, a household and a member that the source never told of: as after its log was replaced.</summary>
    private static async Task AddStraysAsync(RosterHost host, Guid county)
    {
        await using var db = host.Open();
        await using var write = await db.BeginWriteAsync(Ct);
        FeedEvent Stray(Told told) => new(
            new() { Id = Guid.CreateVersion7().ToString(), Subject = told.Subject, SubjectVersion = told.Version, Data = Any.Pack(told.Message) }, told.Message);
        var place = Guid.CreateVersion7();
        await new RosterProjection<ReaderDb>(persons: true, []).ApplyAsync(
            db,
            [
                Stray(Told.Of(Told.Division(place, "410324101299", DivisionLevel.Village, "样例旧村", county))),
                Stray(Told.Of(Told.Village(Guid.CreateVersion7(), place, VillageKind.Poor))),
                Stray(Told.Of(Told.Household(Guid.CreateVersion7(), place, 1, Guid.CreateVersion7()))),
            ],
            Ct);
        await write.CommitAsync(Ct);
    }

    private static async Task ExecuteAsync(TestStore store, params string[] statements)
    {
        await using var database = await store.OpenAsync<ReaderDb>("reader", migrate: false);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        foreach (var statement in statements)
            await db.Database.ExecuteSqlRawAsync(statement, Ct);
        await write.CommitAsync(Ct);
    }

    private static async Task ImportAsync(TestHost host, Sample sample)
    {
        await host.Client<DivisionService.DivisionServiceClient>().ImportDivisionsAsync(new() { Rows = { sample.Divisions } }, cancellationToken: Ct);
        await host.Client<VillageService.VillageServiceClient>().ImportVillagesAsync(new() { Rows = { sample.Villages } }, cancellationToken: Ct);
        using var call = host.Client<HouseholdService.HouseholdServiceClient>().ImportHouseholds(cancellationToken: Ct);
        List<SheetRow> rows = [.. sample.HouseholdRows().Select((cells, i) => new SheetRow { Line = i + 2, Cells = { cells } })];
        ImportHouseholdsRequest[] steps =
        [
            new() { Begin = new() { ImportId = "sample", FileName = "sample.csv", Columns = { sample.HouseholdColumns }, DefaultYear = 2015 } },
            new() { Batch = new() { Number = 1, Sha256 = Digest(rows), Rows = { rows } } },
            new() { End = new() { Batches = 1 } },
        ];
        foreach (var step in steps)
        {
            await call.RequestStream.WriteAsync(step, Ct);
            Assert.True(await call.ResponseStream.MoveNext(Ct));
        }

        Assert.Equal(sample.Households, call.ResponseStream.Current.Finished.Counts.RegisteredHouseholds);
    }

    private static ByteString Digest(List<SheetRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(row.Line).Append(string.Concat(row.Cells.Select(cell => $"\u001F{cell}"))).Append('\u001E');
        return ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
