using System.Collections.Concurrent;
using System.Data.Common;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Registry.Households;

/// <summary>Keeps what households were, before they change or leave. A trigger refuses a change that did not.</summary>
internal static class PastHouseholds
{
    private const int AtOnce = 200;

    private static readonly ConcurrentDictionary<StorageProvider, string[]> Inserts = [];

    /// <summary>
    /// Inside a write and before the first change of the households, their years and members. On PostgreSQL it locks their rows, so that a change of
    /// keys finds either the values here or their copies.
    /// </summary>
    /// <param name="db">In a write.</param>
    /// <param name="households">Those about to change or leave.</param>
    /// <param name="now">When the change is recorded: what a household becomes bears it as its <see cref="Household.RecordedAt"/>.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task KeepAsync(this RegistryDb db, IReadOnlyCollection<Guid> households, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var some in households.Chunk(AtOnce))
        {
            if (db.Provider == StorageProvider.Postgres)
            {
                await db.RunAsync("SELECT 1 FROM household WHERE id IN ({0}) ORDER BY id FOR UPDATE", some, now, ct);
                await db.RunAsync("SELECT 1 FROM person WHERE household_id IN ({0}) ORDER BY id FOR UPDATE", some, now, ct);
            }

            foreach (var insert in Inserts.GetOrAdd(db.Provider, _ => [.. InsertsOf(db)])) await db.RunAsync(insert, some, now, ct);
        }

        db.NoteChange("household_past", added: households.Count);
    }

    private static async Task RunAsync(this RegistryDb db, string sql, Guid[] households, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Statement("");
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, command.Names(db.Provider, "id", households));
        command.Add(db.Provider, "@now", now);
        command.Add(db.Provider, "@entry", db.EntryOnRecord());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static IEnumerable<string> InsertsOf(RegistryDb db)
    {
        yield return Insert(db, "household", "t", "FROM household t WHERE t.id IN ({0})");
        yield return Insert(db, "household_year", "h", "FROM household_year t JOIN household h ON h.id = t.household_id WHERE t.household_id IN ({0})");
        yield return Insert(db, "person", "h", "FROM person t JOIN household h ON h.id = t.household_id WHERE t.household_id IN ({0})");
        yield return Insert(
            db, "person_year", "h",
            "FROM person_year t JOIN person p ON p.id = t.person_id JOIN household h ON h.id = p.household_id WHERE p.household_id IN ({0})");
    }

    private static string Insert(RegistryDb db, string table, string version, string from)
    {
        var columns = db.Model.FindEntityType(table + PastTables.Suffix)!.GetProperties().Select(p => p.GetColumnName()).ToList();
        var values = columns.Select(column => column switch
        {
            "version" => $"{version}.version",
            "until" => "@now",
            "entry" => "@entry",
            _ => $"t.{column}",
        });
        return $"INSERT INTO {table}{PastTables.Suffix} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} {from}";
    }
}
