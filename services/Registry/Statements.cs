using System.Data.Common;
using System.Globalization;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry;

/// <summary>Plain statements, where a read is set-based or nothing of it is tracked.</summary>
internal static class Statements
{
    public static DbCommand Statement(this RegistryDb db, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters) command.Add(db.Provider, name, value);
        return command;
    }

    public static void Add(this DbCommand command, StorageProvider provider, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value switch
        {
            Guid id => provider.Stored(id),
            DateTimeOffset instant => provider.Stored(instant),
            _ => value,
        };
        command.Parameters.Add(parameter);
    }

    /// <summary>A list of ids for <c>IN (…)</c>, each a parameter; an empty one matches nothing.</summary>
    public static string Names(this DbCommand command, StorageProvider provider, string prefix, IEnumerable<Guid> ids)
    {
        List<string> names = [];
        foreach (var id in ids)
        {
            names.Add($"@{prefix}{names.Count.ToString(CultureInfo.InvariantCulture)}");
            command.Add(provider, names[^1], id);
        }

        return names.Count == 0 ? "NULL" : string.Join(", ", names);
    }

    /// <summary>An instant as the provider stores it.</summary>
    public static object Stored(this StorageProvider provider, DateTimeOffset instant) => provider == StorageProvider.Sqlite
        ? (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
        : instant.ToUniversalTime();

    /// <summary>An id as the provider stores it.</summary>
    public static object Stored(this StorageProvider provider, Guid id) => provider == StorageProvider.Sqlite ? id.ToByteArray(bigEndian: true) : id;
}
