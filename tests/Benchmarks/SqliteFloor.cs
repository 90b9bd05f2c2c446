using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fupin.Benchmarks;

/// <summary>The least a SQLite file can be asked to do for an import: insert the finished rows with prepared statements.</summary>
internal static class SqliteFloor
{
    private static readonly string[] Tables = ["household", "household_year", "person", "person_year", "outbox"];

    public static long Count(string file, string table)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Resource names of households spread over the file.</summary>
    public static List<string> HouseholdNames(string file, int count)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM household ORDER BY substr(id, 9) LIMIT $count";
        command.Parameters.AddWithValue("$count", count);
        using var reader = command.ExecuteReader();
        var result = new List<string>();
        while (reader.Read())
            result.Add($"households/{new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true)}");
        return result;
    }

    /// <summary>Persons a second for copying the rows of <paramref name="source"/> into a new file with the same schema.</summary>
    public static double Measure(string source, string target)
    {
        using var from = Open(source);
        using var to = Open(target);
        Execute(to, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA foreign_keys=OFF");
        foreach (var sql in Schema(from))
            Execute(to, sql);
        var transactions = (int)Count(source, "import_batch");
        var rows = Tables.ToDictionary(t => t, t => ReadAll(from, t), StringComparer.Ordinal);
        var clock = Stopwatch.StartNew();
        for (var batch = 0; batch < transactions; batch++)
        {
            using var transaction = to.BeginTransaction();
            foreach (var table in Tables)
            {
                var all = rows[table];
                Insert(to, transaction, table, all, all.Count * batch / transactions, all.Count * (batch + 1) / transactions);
            }
            transaction.Commit();
        }
        return rows["person"].Count / clock.Elapsed.TotalSeconds;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Tables with their indexes; foreign keys stay declared.</summary>
    private static List<string> Schema(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ({string.Join(",", Tables.Select(t => $"'{t}'"))})
            ORDER BY CASE type WHEN 'table' THEN 0 ELSE 1 END
            """;
        using var reader = command.ExecuteReader();
        var result = new List<string>();
        while (reader.Read())
            result.Add(reader.GetString(0));
        return result;
    }

    private static List<object[]> ReadAll(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} ORDER BY rowid";
        using var reader = command.ExecuteReader();
        var result = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            result.Add(row);
        }
        return result;
    }

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, string table, List<object[]> rows, int from, int to)
    {
        if (from >= to)
            return;
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var names = Enumerable.Range(0, rows[from].Length).Select(i => $"$p{i}").ToArray();
        command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(",", names)})";
        var parameters = names.Select(n => command.Parameters.Add(new SqliteParameter(n, null))).ToArray();
        command.Prepare();
        for (var r = from; r < to; r++)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i].Value = rows[r][i];
            command.ExecuteNonQuery();
        }
    }
}
