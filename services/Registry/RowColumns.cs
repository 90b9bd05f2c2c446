using System.Data.Common;
using System.Globalization;
using Fupin.Chassis.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fupin.Registry;

/// <summary>
/// Reads the columns of a row from left to right, as each provider stores them: a file's from the statement itself, for a card has a hundred
/// columns, and asking the reader for the type of each costs more than finding the card.
/// </summary>
internal struct RowColumns(DbDataReader row, StorageProvider provider, int first)
{
    private readonly DbDataReader row = row;
    private readonly sqlite3_stmt? file = provider == StorageProvider.Sqlite ? ((SqliteDataReader)row).Handle : null;
    private int at = first;

    /// <summary>Whether the next column is empty.</summary>
    public readonly bool IsNull => file is null ? row.IsDBNull(at) : raw.sqlite3_column_type(file, at) == raw.SQLITE_NULL;

    public Guid Id() => file is null ? row.GetGuid(at++) : new(raw.sqlite3_column_blob(file, at++), bigEndian: true);

    public string Text() => file is null ? row.GetString(at++) : raw.sqlite3_column_text(file, at++).utf8_to_string();

    public int Int() => file is null ? row.GetInt32(at++) : checked((int)raw.sqlite3_column_int64(file, at++));

    public int? IntOrNull() => file is not null ? checked((int?)LongOrNull()) : row.IsDBNull(at++) ? null : row.GetInt32(at - 1);

    public long Long() => file is null ? row.GetInt64(at++) : raw.sqlite3_column_int64(file, at++);

    public long? LongOrNull()
    {
        if (file is null) return row.IsDBNull(at++) ? null : row.GetInt64(at - 1);
        var value = raw.sqlite3_column_int64(file, at);
        // what is empty reads as 0
        var empty = value == 0 && IsNull;
        at++;
        return empty ? null : value;
    }

    public bool? BoolOrNull() => file is not null ? LongOrNull() is { } value ? value != 0 : null : row.IsDBNull(at++) ? null : row.GetBoolean(at - 1);

    public DateOnly? DayOrNull()
    {
        if (IsNull)
        {
            at++;
            return null;
        }
        return file is null
            ? row.GetFieldValue<DateOnly>(at++)
            : DateOnly.ParseExact(raw.sqlite3_column_text(file, at++).utf8_to_string(), "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public byte[]? BytesOrNull()
    {
        if (file is null) return row.IsDBNull(at++) ? null : row.GetFieldValue<byte[]>(at - 1);
        var bytes = raw.sqlite3_column_blob(file, at);
        // an empty one has no bytes, as one that is not there
        var empty = bytes.IsEmpty && IsNull;
        at++;
        return empty ? null : bytes.ToArray();
    }

    public DateTimeOffset Instant() => file is null
        ? row.GetFieldValue<DateTimeOffset>(at++)
        : DateTimeOffset.UnixEpoch.AddTicks(raw.sqlite3_column_int64(file, at++) * TimeSpan.TicksPerMicrosecond);
}
