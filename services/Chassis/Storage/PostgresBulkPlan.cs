using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>COPY in binary, with a compiled writer per column.</summary>
internal sealed class PostgresBulkPlan<T>
    where T : class
{
    private readonly IReadOnlyList<BulkColumn> _columns;
    private readonly Func<NpgsqlBinaryImporter, T, CancellationToken, Task>[] _writers;
    private readonly string _names;

    public PostgresBulkPlan(IReadOnlyList<BulkColumn> columns)
    {
        _columns = columns;
        _names = string.Join(", ", columns.Select(c => c.Quoted));
        _writers = [.. columns.Select(Compile)];
    }

    public Task<int> InsertAsync(NpgsqlConnection connection, IReadOnlyCollection<T> rows, CancellationToken ct) =>
        CopyAsync(connection, _columns[0].Table, rows, ct);

    public async Task<int> UpsertAsync(ServiceDb db, IReadOnlyCollection<T> rows, Overtaking rule, CancellationToken ct)
    {
        var table = _columns[0].Table;
        var staged = $"staged_{table}";
        await db.ExecuteAsync($"CREATE TEMP TABLE IF NOT EXISTS \"{staged}\" (LIKE \"{table}\") ON COMMIT DELETE ROWS", ct).ConfigureAwait(false);
        await CopyAsync((NpgsqlConnection)db.Database.GetDbConnection(), staged, rows, ct).ConfigureAwait(false);
        var key = string.Join(", ", _columns.Where(c => c.IsKey).Select(c => c.Quoted));
        // in the order of the key: two writers lock the same rows in the same order
        var written = await db.ExecuteAsync(
            $"INSERT INTO \"{table}\" ({_names}) SELECT DISTINCT ON ({key}) {_names} FROM \"{staged}\" ORDER BY {key}, \"version\" DESC"
            + BulkSql.OnConflict(_columns, rule), ct).ConfigureAwait(false);
        await db.ExecuteAsync($"DELETE FROM \"{staged}\"", ct).ConfigureAwait(false);
        return written;
    }

    private async Task<int> CopyAsync(NpgsqlConnection connection, string table, IReadOnlyCollection<T> rows, CancellationToken ct)
    {
        var importer = await connection.BeginBinaryImportAsync($"COPY \"{table}\" ({_names}) FROM STDIN (FORMAT BINARY)", ct).ConfigureAwait(false);
        await using (importer.ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                await importer.StartRowAsync(ct).ConfigureAwait(false);
                foreach (var write in _writers)
                    await write(importer, row, ct).ConfigureAwait(false);
            }
            return (int)await importer.CompleteAsync(ct).ConfigureAwait(false);
        }
    }

    private static Func<NpgsqlBinaryImporter, T, CancellationToken, Task> Compile(BulkColumn column)
    {
        var importer = Expression.Parameter(typeof(NpgsqlBinaryImporter));
        var row = Expression.Parameter(typeof(T));
        var ct = Expression.Parameter(typeof(CancellationToken));
        var value = column.Read(row);
        var local = Expression.Variable(value.Type);
        var underlying = Nullable.GetUnderlyingType(value.Type);
        Expression body = Write(importer, column, underlying is null ? local : Expression.Property(local, "Value"), ct);
        if (underlying is not null || !value.Type.IsValueType)
            body = Expression.Condition(
                Expression.Equal(local, Expression.Constant(null, value.Type)),
                Expression.Call(importer, nameof(NpgsqlBinaryImporter.WriteNullAsync), null, ct),
                body);
        var block = Expression.Block(typeof(Task), [local], Expression.Assign(local, value), body);
        return Expression.Lambda<Func<NpgsqlBinaryImporter, T, CancellationToken, Task>>(block, importer, row, ct).Compile();
    }

    private static MethodCallExpression Write(Expression importer, BulkColumn column, Expression value, Expression ct)
    {
        var stored = column.Mapping.Converter is { } converter
            ? Expression.Invoke(converter.ConvertToProviderExpression, Expression.Convert(value, converter.ModelClrType))
            : value;
        var method = typeof(NpgsqlBinaryImporter).GetMethods()
            .Single(m => string.Equals(m.Name, nameof(NpgsqlBinaryImporter.WriteAsync), StringComparison.Ordinal)
                && m.GetParameters() is [_, { } second, _] && second.ParameterType == typeof(string))
            .MakeGenericMethod(stored.Type);
        return Expression.Call(importer, method, stored, Expression.Constant(column.Mapping.StoreType), ct);
    }
}
