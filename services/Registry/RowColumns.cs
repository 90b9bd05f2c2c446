using System.Data.Common;
using Fupin.Chassis.Storage;

namespace Fupin.Registry;

/// <summary>Reads the columns of a row from left to right, as each provider stores them.</summary>
internal struct RowColumns(DbDataReader row, StorageProvider provider, int first)
{
    private readonly DbDataReader row = row;
    private readonly bool sqlite = provider == StorageProvider.Sqlite;
    private int at = first;

    /// <summary>Whether the next column is empty.</summary>
    public readonly bool IsNull => row.IsDBNull(at);

    public Guid Id() => sqlite ? new(row.GetFieldValue<byte[]>(at++), bigEndian: true) : row.GetGuid(at++);

    public string Text() => row.GetString(at++);

    public int Int() => row.GetInt32(at++);

    public int? IntOrNull() => row.IsDBNull(at++) ? null : row.GetInt32(at - 1);

    public long Long() => row.GetInt64(at++);

    public long? LongOrNull() => row.IsDBNull(at++) ? null : row.GetInt64(at - 1);

    public bool? BoolOrNull() => row.IsDBNull(at++) ? null : row.GetBoolean(at - 1);

    public DateOnly? DayOrNull() => row.IsDBNull(at++) ? null : row.GetFieldValue<DateOnly>(at - 1);

    public byte[]? BytesOrNull() => row.IsDBNull(at++) ? null : row.GetFieldValue<byte[]>(at - 1);

    public DateTimeOffset Instant() => sqlite
        ? DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(at++) * TimeSpan.TicksPerMicrosecond)
        : row.GetFieldValue<DateTimeOffset>(at++);
}
