using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>COPY in binary, with a compiled writer of rows.</summary>
internal sealed class PostgresBulkPlan<T>
    where T : class
{
    private const int SendAbove = 1 << 17;

    private readonly IReadOnlyList<BulkColumn> _columns;
    private readonly Action<CopyBuffer, T> _write;
    private readonly string _names;

    public PostgresBulkPlan(IReadOnlyList<BulkColumn> columns)
    {
        _columns = columns;
        _names = string.Join(", ", columns.Select(c => c.Quoted));
        _write = Compile(columns);
    }

    public Task<int> InsertAsync(NpgsqlConnection connection, IReadOnlyCollection<T> rows, CancellationToken ct) =>
        CopyAsync(connection, _columns[0].Table, rows, ct);

    public async Task<int> UpsertAsync(ServiceDb db, IReadOnlyCollection<T> rows, Overtaking rule, CancellationToken ct)
    {
        var table = _columns[0].Table;
        var staged = $"staged_{table}";
        // not kept: behind a pooler the session, and with it a table of the form before a migration, may outlive this process
        await db.ExecuteAsync($"CREATE TEMP TABLE IF NOT EXISTS \"{staged}\" (LIKE \"{table}\") ON COMMIT DROP", ct).ConfigureAwait(false);
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
        using var buffer = new CopyBuffer();
        buffer.Begin();
        var copy = await connection.BeginRawBinaryCopyAsync($"COPY \"{table}\" ({_names}) FROM STDIN (FORMAT BINARY)", ct).ConfigureAwait(false);
        var sent = false;
        try
        {
            foreach (var row in rows)
            {
                buffer.Row(_columns.Count);
                _write(buffer, row);
                if (buffer.Length < SendAbove)
                    continue;
                await copy.WriteAsync(buffer.Written, ct).ConfigureAwait(false);
                buffer.Clear();
            }
            buffer.End();
            await copy.WriteAsync(buffer.Written, ct).ConfigureAwait(false);
            sent = true;
        }
        finally
        {
            // ending a copy is what stores it: one that broke off in the middle is taken back
            if (!sent)
                await copy.CancelAsync().ConfigureAwait(false);
            await copy.DisposeAsync().ConfigureAwait(false);
        }
        return rows.Count;
    }

    private static Action<CopyBuffer, T> Compile(IReadOnlyList<BulkColumn> columns)
    {
        var buffer = Expression.Parameter(typeof(CopyBuffer));
        var row = Expression.Parameter(typeof(T));
        var cells = columns.Select(column => Cell(buffer, column, column.Read(row)));
        return Expression.Lambda<Action<CopyBuffer, T>>(Expression.Block(cells), buffer, row).Compile();
    }

    private static BlockExpression Cell(Expression buffer, BulkColumn column, Expression value)
    {
        var local = Expression.Variable(value.Type);
        var underlying = Nullable.GetUnderlyingType(value.Type);
        Expression body = Write(buffer, column, underlying is null ? local : Expression.Property(local, "Value"));
        if (underlying is not null || !value.Type.IsValueType)
            body = Expression.IfThenElse(
                Expression.Equal(local, Expression.Constant(null, value.Type)), Expression.Call(buffer, nameof(CopyBuffer.Null), null), body);
        return Expression.Block([local], Expression.Assign(local, value), body);
    }

    /// <summary>The binary form is the column's own: a store type that is not in the table would be stored as something else.</summary>
    private static MethodCallExpression Write(Expression buffer, BulkColumn column, Expression value)
    {
        var stored = column.Mapping.Converter is { } converter
            ? Expression.Invoke(converter.ConvertToProviderExpression, Expression.Convert(value, converter.ModelClrType))
            : value;
        var form = column.Mapping.StoreType switch
        {
            "boolean" => typeof(bool),
            "integer" => typeof(int),
            "bigint" => typeof(long),
            "uuid" => typeof(Guid),
            "date" => typeof(DateOnly),
            "timestamp with time zone" => typeof(DateTimeOffset),
            "bytea" => typeof(byte[]),
            "text" => typeof(string),
            var other => throw new NotSupportedException($"{column.Table}.{column.Name} is {other}: say in {nameof(CopyBuffer)} how it is written."),
        };
        return Expression.Call(buffer, typeof(CopyBuffer).GetMethod(nameof(CopyBuffer.Write), [form])!, Expression.Convert(stored, form));
    }
}
