using System.Globalization;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Protection.Rotation;

/// <summary>What a write of protected values asks the database, so that instances agree on keys without being started together.</summary>
public static class KeyUse
{
    private const string Read = "SELECT purpose, settled, newest, second, clearing FROM key_use";

    /// <summary>The keys to plan a write with, or to match values by.</summary>
    /// <exception cref="Fault">UNAVAILABLE KEY_MISSING: another instance uses a key this one doesn't find in its folder.</exception>
    public static async Task<ValueKeys> ValueKeysAsync(this ServiceDb db, Protector protector, CancellationToken ct)
    {
        var (field, index) = await RowsAsync(db, Read, ct).ConfigureAwait(false);
        Require(protector.Fields, field);
        Require(protector.Index, index);
        protector.Fields.Follow((ushort)field.Newest);
        protector.Index.Follow((ushort)index.Newest);
        return new(protector.Fields.InUse, (ushort)index.Settled, (ushort)index.Newest, index.Second);
    }

    /// <summary>
    /// Inside a write, before the values go in: true when the keys it was planned with are in force until it commits, false when it must be
    /// planned again.
    /// </summary>
    public static async Task<bool> HoldKeysAsync(this ServiceDb db, ValueKeys keys, CancellationToken ct)
    {
        _ = db.Write;
        var sql = db.Provider == StorageProvider.Postgres ? $"{Read} FOR SHARE" : Read;
        var (field, index) = await RowsAsync(db, sql, ct).ConfigureAwait(false);
        return field.Newest <= keys.Field && index.Settled == keys.Settled && index.Newest == keys.Newest && index.Second == keys.Second;
    }

    internal static async Task<(KeyUseRow Field, KeyUseRow Index)> RowsAsync(ServiceDb db, string sql, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            var rows = new Dictionary<string, KeyUseRow>(StringComparer.Ordinal);
            await using var command = db.Command(sql);
            await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            while (await reader.ReadAsync(ct).ConfigureAwait(false))
                rows.Add(reader.GetString(0), new()
                {
                    Purpose = reader.GetString(0),
                    Settled = reader.GetInt32(1),
                    Newest = reader.GetInt32(2),
                    Second = Convert.ToBoolean(reader.GetValue(3), CultureInfo.InvariantCulture),
                    Clearing = Convert.ToBoolean(reader.GetValue(4), CultureInfo.InvariantCulture),
                });
            return (rows[KeyUseRow.Field], rows[KeyUseRow.Index]);
        }
        finally
        {
            await db.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    internal static Task<(KeyUseRow Field, KeyUseRow Index)> RowsAsync(ServiceDb db, CancellationToken ct) => RowsAsync(db, Read, ct);

    private static void Require(KeyRing ring, KeyUseRow use)
    {
        if (Missing(ring, use) is { } id) throw ChassisErrors.KeyMissing(use.Purpose, id);
    }

    /// <summary>As <see cref="Require"/>, at the start.</summary>
    internal static void RequireAtStart(KeyRing ring, KeyUseRow use, string service)
    {
        if (Missing(ring, use) is { } id)
            throw new StartupException(
                $"数据库 {service} 中的数据仍在使用密钥 {use.Purpose}.{id}.key，但密钥目录中没有该文件；请从备份恢复该密钥文件",
                $"data in database {service} is still under the key {use.Purpose}.{id}.key, which is not in the key folder; restore that file from its backup");
    }

    /// <summary>The first key that values are under and that is not in the folder.</summary>
    private static int? Missing(KeyRing ring, KeyUseRow use) =>
        ring.Find((ushort)use.Settled) is null ? use.Settled : ring.Find((ushort)use.Newest) is null ? use.Newest : null;
}
