using System.Buffers;
using System.Globalization;
using System.Text;
using SQLitePCL;

namespace Fupin.Chassis.Storage;

/// <summary>Binds one value of a prepared statement; SQLite copies it.</summary>
internal static class SqliteBinder
{
    private const int OnStack = 512;

    public static void Null(sqlite3_stmt statement, int index) => Check(raw.sqlite3_bind_null(statement, index));

    public static void Integer(sqlite3_stmt statement, int index, long value) => Check(raw.sqlite3_bind_int64(statement, index, value));

    public static void Blob(sqlite3_stmt statement, int index, byte[] value) => Check(raw.sqlite3_bind_blob(statement, index, value));

    public static void Guid(sqlite3_stmt statement, int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(statement, index, bytes));
    }

    public static void Date(sqlite3_stmt statement, int index, DateOnly value)
    {
        Span<byte> bytes = stackalloc byte[10];
        value.TryFormat(bytes, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Check(raw.sqlite3_bind_text(statement, index, bytes));
    }

    public static void Text(sqlite3_stmt statement, int index, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most <= OnStack)
        {
            Span<byte> bytes = stackalloc byte[OnStack];
            Check(raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
            return;
        }
        var rented = ArrayPool<byte>.Shared.Rent(most);
        var written = Encoding.UTF8.GetBytes(value, rented);
        Check(raw.sqlite3_bind_text(statement, index, rented.AsSpan(0, written)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new Microsoft.Data.Sqlite.SqliteException("A value could not be bound.", result);
    }
}
