using System.Buffers.Binary;
using Fupin.Access.V1;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Registry.Tests.Protection;

/// <summary>The keys of class A values are changed while the register works, each by itself, and the old ones can go.</summary>
public sealed class KeyChangeTests : IAsyncDisposable
{
    private readonly TestStore store = new();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_new_field_key_takes_all_values_over_and_the_old_key_can_be_removed()
    {
        await using (var office = await Office.OpenAsync(store)) await office.ImportAsync(new Sheet().Add(Family.Of("K-1", members: 5)), "one");
        NewKey("field");
        await using (var office = await Office.OpenAsync(store))
        {
            await SettledAsync(office, "field", 2);
            Assert.Contains(await Audit.OnRecord.EntriesAsync(office), e => e.Changes.Any(c => c is { Table: "person", Changed: 5 } && c.Fields.Contains("id_cipher")));
            await office.ImportAsync(new Sheet().Add(Family.Of("K-2")), "two");
            Assert.Equal([2], await office.StoredAsync(CipherKeysAsync));
        }

        Remove("field", 1);
        await using var again = await Office.OpenAsync(store);
        Assert.Equal(["6217000000001234567", "6217000000001234567"], await again.StoredAsync(async db =>
        {
            var protector = again.Host.Services.GetRequiredService<Protector>();
            var households = await db.Households.AsNoTracking().ToListAsync();
            return households.ConvertAll(h => protector.Decrypt(h.BankAccountCipher!, "household", h.Id, "bank_account_cipher"));
        }));
    }

    [Fact]
    public async Task A_new_index_key_takes_over_and_numbers_are_still_met_again_without_the_old_one()
    {
        var family = Family.Of("K-1");
        await using (var office = await Office.OpenAsync(store)) await office.ImportAsync(new Sheet().Add(family), "one");
        foreach (var (key, second) in new[] { (2, true), (3, false) })
        {
            NewKey("index");
            await using (var office = await Office.OpenAsync(store)) await SettledAsync(office, "index", key);
            Remove("index", key - 1);

            await using var again = await Office.OpenAsync(store);
            Assert.All(await again.StoredAsync(HashKeysAsync), hash => Assert.Equal(second ? (0, key) : (key, 0), hash));
            var stolen = Family.Of($"K-1{key}", firstId: 10 * key).With(1, "证件号码", family[0]["证件号码"]);
            Assert.Equal(["ID_NUMBER_REGISTERED"], (await again.ImportAsync(new Sheet().Add(stolen), $"again{key}")).Reasons);
        }
    }

    [Fact]
    public async Task While_an_index_key_is_changed_new_rows_carry_both_hashes_and_what_is_left_is_done_later()
    {
        var (old, @new) = (Family.Of("K-1"), Family.Of("K-2"));
        await using var office = await Office.OpenAsync(store);
        await office.ImportAsync(new Sheet().Add(old), "one");
        NewKey("index");
        var other = await OtherInstanceAsync(office);
        await office.ImportAsync(new Sheet().Add(@new), "two");

        Assert.Equal(
            [(1, 0), (1, 0), (1, 0), (1, 2), (1, 2), (1, 2)],
            (await office.StoredAsync(HashKeysAsync)).Order());
        Assert.Equal(["ID_NUMBER_REGISTERED"], (await office.ImportAsync(Stolen(old, 1), "three")).Reasons);

        Assert.Equal(3, await other.SettleAsync(TestContext.Current.CancellationToken));
        Assert.All(await office.StoredAsync(HashKeysAsync), hash => Assert.Equal((0, 2), hash));
        Assert.Equal(["ID_NUMBER_REGISTERED"], (await office.ImportAsync(Stolen(old, 2), "four")).Reasons);
        Assert.Equal(["ID_NUMBER_REGISTERED"], (await office.ImportAsync(Stolen(@new, 3), "five")).Reasons);
        Assert.Equal(1, (await office.ImportAsync(new Sheet().Add(Family.Of("K-3")), "six")).Counts.RegisteredHouseholds);
        Assert.Equal(0, await other.SettleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_operator_is_told_what_is_under_way_and_which_keys_can_go()
    {
        await using var office = await Office.OpenAsync(store);
        await office.ImportAsync(new Sheet().Add(Family.Of("K-1")), "one");
        NewKey("field");
        NewKey("index");
        var other = await OtherInstanceAsync(office);
        Assert.Equal([("field", 2, 1, true, ""), ("index", 2, 1, true, "")], await ToldAsync(office));
        await other.SettleAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("field", 2, 2, false, "1"), ("index", 2, 2, false, "1")], await ToldAsync(office));
        Remove("field", 1);
        Assert.Equal([("field", 2, 2, false, ""), ("index", 2, 2, false, "1")], await ToldAsync(office));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.Host.Client<KeyService.KeyServiceClient>().ListKeysAsync(new() { Service = "other" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task A_write_planned_before_a_key_came_is_planned_again()
    {
        await using var office = await Office.OpenAsync(store);
        var protector = office.Host.Services.GetRequiredService<Protector>();
        await using var db = await office.Host.Services.GetRequiredService<IDbContextFactory<RegistryDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var planned = await db.ValueKeysAsync(protector, TestContext.Current.CancellationToken);
        NewKey("field");
        NewKey("index");
        await OtherInstanceAsync(office);

        var now = await db.ValueKeysAsync(protector, TestContext.Current.CancellationToken);
        await using var write = await db.BeginWriteAsync(TestContext.Current.CancellationToken);
        Assert.False(await db.HoldKeysAsync(planned, TestContext.Current.CancellationToken));
        Assert.False(await db.HoldKeysAsync(now with { Field = planned.Field }, TestContext.Current.CancellationToken));
        Assert.True(await db.HoldKeysAsync(now, TestContext.Current.CancellationToken));
        Assert.Equal(new ValueKeys(2, 1, 2, false), now);
    }

    [Fact]
    public async Task An_instance_that_lacks_the_key_in_use_refuses_to_write()
    {
        await using var office = await Office.OpenAsync(store);
        await office.StoredAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE key_use SET newest = 7 WHERE purpose = 'field'"));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(new Sheet().Add(Family.Of("K-1")), "one"));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Contains("field.7.key", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await office.CountAsync<Households.Household>());
    }

    [Fact]
    public async Task A_start_without_a_key_that_values_are_under_is_refused_by_name()
    {
        await using (var office = await Office.OpenAsync(store)) await office.ImportAsync(new Sheet().Add(Family.Of("K-1")), "one");
        NewKey("index");
        Remove("index", 1);
        var refusal = await Assert.ThrowsAsync<Chassis.Hosting.StartupException>(async () => await (await Office.OpenAsync(store)).DisposeAsync());
        Assert.Contains("index.1.key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_begun_under_a_key_that_was_removed_is_not_resumed()
    {
        var sheet = new Sheet().Add(Family.Of("K-1")).Add(Family.Of("K-2"));
        await using (var office = await Office.OpenAsync(store))
            await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync("cut", sheet.Headers, 0, Sheet.Batch(1, sheet.Rows()[..3]), Sheet.Batch(9, sheet.Rows()[3..])));
        NewKey("index");
        await using (var office = await Office.OpenAsync(store)) await SettledAsync(office, "index", 2);
        Remove("index", 1);

        await using var again = await Office.OpenAsync(store);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => again.ImportAsync("cut", sheet.Headers, 0, Sheet.Batch(1, sheet.Rows()[..3]), Sheet.Batch(2, sheet.Rows()[3..])));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        var outcome = await again.ImportAsync(sheet, "anew");
        Assert.Equal((1, 1), (outcome.Counts.UnchangedHouseholds, outcome.Counts.RegisteredHouseholds));
    }

    private static async Task<List<(string, int, int, bool, string)>> ToldAsync(Office office)
    {
        var told = await office.Host.Client<KeyService.KeyServiceClient>().ListKeysAsync(new() { Service = "registry" }, cancellationToken: TestContext.Current.CancellationToken);
        return [.. told.Uses.Select(u => (u.Purpose, u.Newest, u.Settled, u.Changing, string.Join(' ', u.Removable)))];
    }

    private static Sheet Stolen(Dictionary<string, string>[] from, int again) =>
        new Sheet().Add(Family.Of($"S-{again}", firstId: 1000 + (again * 10)).With(1, "证件号码", from[0]["证件号码"]));

    private void NewKey(string purpose) => KeyRing.MakeNext(store.Folder, purpose);

    private void Remove(string purpose, int id) => File.Delete(Path.Combine(store.Folder, "keys", $"{purpose}.{id}.key"));

    /// <summary>Another instance on the same database and keys, as far as its start; it works when told to.</summary>
    private static async Task<KeyKeeping> OtherInstanceAsync(Office office)
    {
        var folder = office.Host.Store.Folder;
        var databases = office.Host.Services.GetRequiredService<IDbContextFactory<RegistryDb>>();
        var protector = new Protector(KeyRing.Load(folder, "field", mayCreate: false), KeyRing.Load(folder, "index", mayCreate: false));
        var other = new KeyKeeping("registry", databases.CreateDbContext, protector, ClassAColumns.Encrypted, ClassAColumns.Hashed);
        await other.BeginAsync(TestContext.Current.CancellationToken);
        return other;
    }

    private static async Task SettledAsync(Office office, string purpose, int key)
    {
        var keeping = office.Host.Services.GetRequiredService<KeyKeeping>();
        while (true)
        {
            var (field, index) = await keeping.StateAsync(TestContext.Current.CancellationToken);
            var use = purpose == "field" ? field : index;
            Assert.Equal(key, use.Newest);
            if (use.Settled == key && !use.Clearing) return;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<List<int>> CipherKeysAsync(RegistryDb db)
    {
        var households = await db.Households.AsNoTracking().ToListAsync();
        var persons = await db.Persons.AsNoTracking().ToListAsync();
        var ciphers = households.SelectMany(h => new[] { h.PhoneCipher, h.BankAccountCipher, h.HelperPhoneCipher })
            .Concat(persons.SelectMany(p => new[] { p.IdCipher, p.DisabilityCertificateCipher }));
        return [.. ciphers.OfType<byte[]>().Select(c => (int)Protector.KeyOf(c)).Distinct()];
    }

    private static async Task<List<(int First, int Second)>> HashKeysAsync(RegistryDb db) =>
        [.. (await db.Persons.AsNoTracking().ToListAsync()).Select(p => (KeyOf(p.IdHash), KeyOf(p.IdHashSecond)))];

    private static int KeyOf(byte[]? hash) => hash is null ? 0 : BinaryPrimitives.ReadUInt16BigEndian(hash);
}
