using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Chassis.Storage;

/// <summary>Plain commands on a context's connection and transaction, where tracking would only cost.</summary>
internal static class Sql
{
    public static DbCommand Command(this ServiceDb db, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = db.Stored(value) ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <summary>A context with its connection open, for several commands.</summary>
    public static async Task<TDb> OpenAsync<TDb>(this Func<TDb> databases, CancellationToken ct)
        where TDb : ServiceDb
    {
        var db = databases();
        await db.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        return db;
    }

    public static async Task<int> ExecuteAsync(
        this ServiceDb db, string text, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        await using var command = db.Command(text, parameters);
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    /// <summary>An id as this provider stores it.</summary>
    public static Guid Id(this ServiceDb db, DbDataReader reader, int column) =>
        db.Provider == StorageProvider.Sqlite ? new(reader.GetFieldValue<byte[]>(column), bigEndian: true) : reader.GetGuid(column);

    /// <summary>An instant as this provider stores it.</summary>
    public static DateTimeOffset? Instant(this ServiceDb db, DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null
        : db.Provider == StorageProvider.Sqlite ? Microseconds.Time(reader.GetInt64(column)) : reader.GetFieldValue<DateTimeOffset>(column);

    /// <summary>The value as this provider stores it.</summary>
    private static object? Stored(this ServiceDb db, object? value) => value switch
    {
        DateTimeOffset time when db.Provider == StorageProvider.Sqlite => Microseconds.Of(time),
        DateTimeOffset time => time.ToUniversalTime(),
        Guid id when db.Provider == StorageProvider.Sqlite => id.ToByteArray(true),
        _ => value,
    };
}
