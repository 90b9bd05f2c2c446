using Fupin.Chassis.Hosting;
using Fupin.Chassis.Storage;
using Fupin.Kit;

namespace Fupin.Chassis.Tests.Storage;

public sealed class MigrationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Starting_twice_applies_once()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary", migrate: false);
        Assert.Equal(All(database), await ApplyAsync(database));
        Assert.Empty(await ApplyAsync(database));
    }

    [Fact]
    public async Task Several_starting_at_once_apply_once()
    {
        await using var store = new TestStore();
        List<TestDatabase<GranaryDb>> processes = [];
        for (var i = 0; i < 6; i++)
            processes.Add(await store.OpenAsync<GranaryDb>("granary", migrate: false));
        var applied = await Task.WhenAll(processes.Select(process => Task.Run(() => ApplyAsync(process), Ct)));
        Assert.Equal(All(processes[0]).Count, applied.Sum(scripts => scripts.Count));
        foreach (var process in processes)
            await process.DisposeAsync();
    }

    [Fact]
    public async Task An_applied_script_that_changed_is_refused()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        var changed = Scripts(database).Select(script => script with { Sql = script.Sql + "\n-- later thought" }).ToList();
        await using var db = database.CreateDbContext();
        var refusal = await Assert.ThrowsAsync<StartupException>(() => Migrations.ApplyAsync(db, changed, Ct));
        Assert.Contains("0001_chassis", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        await using var db = database.CreateDbContext();
        var refusal = await Assert.ThrowsAsync<StartupException>(() => Migrations.ApplyAsync(db, [.. Scripts(database).SkipLast(1)], Ct));
        Assert.Contains("granary/0001", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_behind()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary", migrate: false);
        var broken = new MigrationScript("granary", 2, "0002_broken", "CREATE TABLE half (id integer); INSERT INTO nowhere VALUES (1)");
        await using (var db = database.CreateDbContext())
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Migrations.ApplyAsync(db, [.. Scripts(database), broken], Ct));
        Assert.Equal(All(database), await ApplyAsync(database));
    }

    [Fact]
    public async Task A_later_script_is_applied_to_an_older_database()
    {
        await using var store = new TestStore();
        await using var database = await store.OpenAsync<GranaryDb>("granary");
        var next = new MigrationScript("granary", 2, "0002_mice", "CREATE TABLE mice (id integer)");
        await using var db = database.CreateDbContext();
        Assert.Equal(["granary/0002_mice"], await Migrations.ApplyAsync(db, [.. Scripts(database), next], Ct));
    }

    [Fact]
    public void Line_ends_do_not_make_another_script() =>
        Assert.All(MigrationScript.Of(typeof(GranaryDb).Assembly, "granary", StorageProvider.Sqlite), script => Assert.DoesNotContain('\r', script.Sql));

    private static List<string> All(TestDatabase<GranaryDb> database) => [.. Scripts(database).Select(script => $"{script.Owner}/{script.Name}")];

    private static IReadOnlyList<MigrationScript> Scripts(TestDatabase<GranaryDb> database)
    {
        using var db = database.CreateDbContext();
        return Migrations.Scripts(db);
    }

    private static async Task<IReadOnlyList<string>> ApplyAsync(TestDatabase<GranaryDb> database)
    {
        await using var db = database.CreateDbContext();
        return await Migrations.ApplyAsync(db, Ct);
    }
}
