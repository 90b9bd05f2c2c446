using System.Security.Cryptography;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;

namespace Fupin.Chassis.Tests.Protection;

public sealed class ProtectorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fupin-keys-").FullName;
    private readonly Guid row = Guid.CreateVersion7();

    private Protector Make(bool mayCreate = true) => new(KeyRing.Load(folder, "field", mayCreate), KeyRing.Load(folder, "index", mayCreate));

    [Fact]
    public void What_goes_in_comes_out_and_looks_different_every_time()
    {
        using var protector = Make();
        var (one, two) = (protector.Encrypt("张三 990324", "persons", row, "id_number"), protector.Encrypt("张三 990324", "persons", row, "id_number"));
        Assert.NotEqual(one, two);
        Assert.Equal([1, 0, 1], one[..3]);
        Assert.Equal("张三 990324", protector.Decrypt(one, "persons", row, "id_number"));
        Assert.Equal("", protector.Decrypt(protector.Encrypt("", "persons", row, "id_number"), "persons", row, "id_number"));
    }

    [Fact]
    public void A_value_moved_to_another_row_column_or_table_does_not_open()
    {
        using var protector = Make();
        var cipher = protector.Encrypt("990324", "persons", row, "id_number");
        Assert.ThrowsAny<CryptographicException>(() => protector.Decrypt(cipher, "persons", Guid.CreateVersion7(), "id_number"));
        Assert.ThrowsAny<CryptographicException>(() => protector.Decrypt(cipher, "persons", row, "phone"));
        Assert.ThrowsAny<CryptographicException>(() => protector.Decrypt(cipher, "households", row, "id_number"));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        using var protector = Make();
        var cipher = protector.Encrypt("990324", "persons", row, "id_number");
        for (var at = 0; at < cipher.Length; at++)
        {
            var changed = cipher.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => protector.Decrypt(changed, "persons", row, "id_number"));
        }

        Assert.ThrowsAny<CryptographicException>(() => protector.Decrypt(cipher[..20], "persons", row, "id_number"));
    }

    [Fact]
    public void Hashes_match_within_a_column_only_and_carry_the_index_key()
    {
        using var protector = Make();
        Assert.Equal(protector.Hash("id_number", "990324"), protector.Hash("id_number", "990324"));
        Assert.NotEqual(protector.Hash("id_number", "990324"), protector.Hash("phone", "990324"));
        Assert.Equal([0, 1], protector.Hash("id_number", "990324")[..2]);
        Assert.Equal(34, protector.Hash("id_number", "").Length);
    }

    [Fact]
    public void A_new_key_is_used_from_the_next_start_and_every_instance_opens_with_both()
    {
        using var before = Make();
        var cipher = before.Encrypt("990324", "persons", row, "id_number");
        File.WriteAllText(Path.Combine(folder, "keys", "field.2.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        using var after = Make(mayCreate: false);
        Assert.Equal([1, 0, 2], after.Encrypt("990324", "persons", row, "id_number")[..3]);
        Assert.Equal("990324", after.Decrypt(cipher, "persons", row, "id_number"));
        Assert.Equal(before.Hash("id_number", "1"), after.Hash("id_number", "1"));
        Assert.Equal([1, 0, 1], before.Encrypt("990324", "persons", row, "id_number")[..3]);
        Assert.Equal("1", before.Decrypt(after.Encrypt("1", "t", row, "c"), "t", row, "c"));
        File.Delete(Path.Combine(folder, "keys", "field.2.key"));
        using var without = Make(mayCreate: false);
        Assert.ThrowsAny<CryptographicException>(() => without.Decrypt(after.Encrypt("1", "t", row, "c"), "t", row, "c"));
    }

    [Fact]
    public void Keys_belong_to_their_owner_alone()
    {
        using var protector = Make();
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "keys", "field.1.key")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "keys")).Length);
    }

    [Fact]
    public void Without_the_right_to_create_keys_a_missing_or_broken_one_stops_the_start()
    {
        var missing = Assert.Throws<StartupException>(() => Make(mayCreate: false));
        Assert.Contains("密钥", missing.Message, StringComparison.Ordinal);
        Assert.Contains("field.1.key", missing.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        File.WriteAllText(Path.Combine(folder, "keys", "field.1.key"), "c2hvcnQ=");
        Assert.Throws<StartupException>(() => Make());
    }

    [Fact]
    public async Task Threads_do_not_disturb_each_other()
    {
        using var protector = Make();
        var expected = protector.Hash("c", "5");
        await Parallel.ForAsync(0, 20_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            Assert.Equal($"{i}", protector.Decrypt(protector.Encrypt($"{i}", "t", row, "c"), "t", row, "c"));
            Assert.Equal(expected, protector.Hash("c", "5"));
            return ValueTask.CompletedTask;
        });
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
