using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Kit;
using Fupin.Registry.Tests.Audit;
using Fupin.Registry.Tests.Read;
using Fupin.Registry.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fupin.Registry.Tests.Protection;

/// <summary>PostgreSQL: a registry that runs as a role that owns nothing. Where there is no server there are no roles.</summary>
public sealed class RuntimeRoleTests : IAsyncDisposable
{
    private readonly TestStore store = new();
    private readonly string role = $"runtime_{Guid.CreateVersion7():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        if (TestStore.Postgres is not null) await ServerAsync($"DROP ROLE IF EXISTS {role}");
    }

    [Fact]
    public async Task It_can_not_change_what_is_on_record_and_everything_else_works()
    {
        if (TestStore.Postgres is null) return;
        await MigratedAsync();
        await using (var office = await Office.OpenAsync(store, OnRecord.Soon, ("Fupin:Audit:Retention", "00:00:00")))
        {
            var import = (await office.ImportAsync(new Sheet().Add(Family.Of("R-1")), "goes")).Finished!.Name;
            await office.ImportAsync(new Sheet().Add(Family.Of("R-2", firstId: 100)), "stays");
            await office.Host.Client<VillageService.VillageServiceClient>().ImportVillagesAsync(
                new() { Rows = { new VillageRow { Line = 2, DivisionCode = "410324100201", Facts = new() { Year = 2015, Kind = VillageKind.Poor } } } }, cancellationToken: Ct);
            var at = await Register.InstantAsync();
            await office.UndoAsync(import);
            await office.UndoneAsync(import);
            var records = office.Host.Client<RecordService.RecordServiceClient>();
            var county = (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = "410324" })).Name;
            Assert.Equal(2, (await records.GetDivisionFiguresAsync(new() { Division = county, AsRecordedAt = at }, cancellationToken: Ct)).Total.Households);
            Assert.Equal(1, (await records.GetDivisionFiguresAsync(new() { Division = county }, cancellationToken: Ct)).Total.Households);
            Assert.NotEmpty(await office.EventsAsync());
            await RemoveArchivedAsync(office);
        }

        KeyRing.MakeNext(store.Folder, "field");
        await using var again = await Office.OpenAsync(store);
        var keeping = again.Host.Services.GetRequiredService<KeyKeeping>();
        while ((await keeping.StateAsync(Ct)).Field is not { Settled: 2 }) await Task.Delay(10, Ct);

        string[] forbidden =
        [
            "UPDATE audit_entry SET body = body", "DELETE FROM audit_entry", "TRUNCATE audit_entry", "UPDATE audit_chain SET digest = digest", "DELETE FROM audit_chain",
            "UPDATE audit_head SET digest = digest", "DELETE FROM audit_head", "UPDATE audit_archive SET digest = digest", "DELETE FROM audit_archive", "DELETE FROM household_past",
            "UPDATE skipped_events SET reason = reason", "DELETE FROM schema_migrations", "ALTER TABLE audit_entry DISABLE TRIGGER ALL", "DROP TRIGGER audit_entry_keep ON audit_entry",
            "DROP TABLE audit_entry", "ALTER TABLE audit_entry RENAME TO gone", "CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
            "SET session_replication_role = replica", "ALTER TABLE household DISABLE TRIGGER household_kept_deleted", "CREATE TABLE mine (id int)",
        ];
        foreach (var statement in forbidden)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => store.ExecuteAsync("registry", statement));
            Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{statement}: {refused.SqlState} {refused.MessageText}");
        }
    }

    [Fact]
    public async Task A_role_that_owns_the_tables_or_may_not_make_them_is_refused_by_name()
    {
        if (TestStore.Postgres is null) return;
        await store.AddAsync("registry");
        await ServerAsync($"CREATE ROLE {role} LOGIN");
        var settings = Connection(store);
        var owner = await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(new NpgsqlConnectionStringBuilder(settings).Username!));
        Assert.Contains("--migrate", owner.Message, StringComparison.Ordinal);
        store.Settings["Fupin:registry:ConnectionString"] = new NpgsqlConnectionStringBuilder(settings) { Username = role }.ToString();
        var pending = await Assert.ThrowsAsync<StartupException>(async () => await (await Office.OpenAsync(store)).DisposeAsync());
        Assert.Contains("fupin-host --migrate", pending.Message, StringComparison.Ordinal);
    }

    /// <summary>The database as its owner leaves it, and the store pointing to it as the role.</summary>
    private async Task MigratedAsync()
    {
        await store.AddAsync("registry");
        await ServerAsync($"CREATE ROLE {role} LOGIN");
        var settings = new NpgsqlConnectionStringBuilder(Connection(store));
        await MigrateAsync(role);
        await ServerAsync($"REVOKE ALL ON DATABASE {settings.Database} FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE {settings.Database} TO {role}");
        settings.Username = role;
        store.Settings["Fupin:registry:ConnectionString"] = settings.ToString();
    }

    private async Task MigrateAsync(string runtime)
    {
        await using var database = await store.OpenAsync<RegistryDb>("registry", migrate: false);
        await using var db = database.CreateDbContext();
        await Migrations.ApplyAsync(db, Migrations.Scripts(db), Ct, runtime);
    }

    private static async Task RemoveArchivedAsync(Office office)
    {
        var audit = office.Host.Client<AuditService.AuditServiceClient>();
        AuditLink? last = null;
        while (last is null)
        {
            using var call = audit.ReadChain(new() { Service = "registry" }, cancellationToken: Ct);
            await foreach (var answer in call.ResponseStream.ReadAllAsync(Ct))
                if (answer.Links.LastOrDefault(l => l.Position > 0) is { } link) last = link;
        }

        await audit.SealBundleAsync(
            new() { Service = "registry", Through = last.Position, Digest = last.Digest, BundleSha256 = ByteString.CopyFrom(new byte[32]), Archive = true }, cancellationToken: Ct);
        Assert.Equal(last.Position, (await audit.RemoveArchivedAsync(new() { Service = "registry", Through = last.Position }, cancellationToken: Ct)).Removed);
    }

    private static string Connection(TestStore store) => store.Settings["Fupin:registry:ConnectionString"]!;

    private static async Task ServerAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(TestStore.Postgres!) { Pooling = false }.ToString());
        foreach (var statement in sql.Split(';'))
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(Ct);
        }
    }
}
