using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fupin.Chassis.Storage;

/// <summary>An INSERT prepared once per call and a compiled binder per row type: no parameter objects, no boxing.</summary>
internal sealed class SqliteBulkPlan<T>
    where T : class
{
    private readonly string _insert;
    private readonly string[] _upserts;
    private readonly Action<sqlite3_stmt, T> _bind;

    public SqliteBulkPlan(IReadOnlyList<BulkColumn> columns)
    {
        _insert = $"INSERT INTO \"{columns[0].Table}\" ({string.Join(", ", columns.Select(c => c.Quoted))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, i) => $"?{i + 1}"))})";
        _upserts = [.. Enum.GetValues<Overtaking>().Select(rule => _insert + BulkSql.OnConflict(columns, rule))];
        _bind = Compile(columns);
    }

    public int Write(SqliteConnection connection, IReadOnlyCollection<T> rows, Overtaking? rule, CancellationToken ct)
    {
        var db = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(db, rule is { } upsert ? _upserts[(int)upsert] : _insert, out var statement), db);
        using (statement)
        {
            var written = 0;
            var seen = 0;
            foreach (var row in rows)
            {
                if ((++seen & 255) == 0)
                    ct.ThrowIfCancellationRequested();
                _bind(statement, row);
                var result = raw.sqlite3_step(statement);
                if (result != raw.SQLITE_DONE)
                    SqliteException.ThrowExceptionForRC(result, db);
                written += raw.sqlite3_changes(db);
                raw.sqlite3_reset(statement);
            }
            return written;
        }
    }

    private static Action<sqlite3_stmt, T> Compile(IReadOnlyList<BulkColumn> columns)
    {
        var statement = Expression.Parameter(typeof(sqlite3_stmt));
        var row = Expression.Parameter(typeof(T));
        var steps = columns.Select((column, i) => Bind(statement, Expression.Constant(i + 1), column, row));
        return Expression.Lambda<Action<sqlite3_stmt, T>>(Expression.Block(typeof(void), steps), statement, row).Compile();
    }

    private static Expression Bind(ParameterExpression statement, ConstantExpression index, BulkColumn column, ParameterExpression row)
    {
        var value = column.Read(row);
        if (value.Type.IsValueType && Nullable.GetUnderlyingType(value.Type) is null)
            return BindValue(statement, index, column, value);
        // evaluate once: a getter may compute
        var local = Expression.Variable(value.Type);
        var present = Nullable.GetUnderlyingType(value.Type) is null ? (Expression)local : Expression.Property(local, "Value");
        return Expression.Block(
            typeof(void),
            [local],
            Expression.Assign(local, value),
            Expression.IfThenElse(
                Expression.Equal(local, Expression.Constant(null, value.Type)),
                Expression.Call(Binder(nameof(SqliteBinder.Null)), statement, index),
                BindValue(statement, index, column, present)));
    }

    private static MethodCallExpression BindValue(Expression statement, Expression index, BulkColumn column, Expression value)
    {
        if (value.Type == typeof(Guid) && column.Mapping.Converter is GuidBytes)
            return Expression.Call(Binder(nameof(SqliteBinder.Guid)), statement, index, value);
        var stored = column.Mapping.Converter is { } converter
            ? Expression.Invoke(converter.ConvertToProviderExpression, Expression.Convert(value, converter.ModelClrType))
            : value;
        var type = stored.Type;
        if (type == typeof(string))
            return Expression.Call(Binder(nameof(SqliteBinder.Text)), statement, index, stored);
        if (type == typeof(byte[]))
            return Expression.Call(Binder(nameof(SqliteBinder.Blob)), statement, index, stored);
        if (type == typeof(DateOnly))
            return Expression.Call(Binder(nameof(SqliteBinder.Date)), statement, index, stored);
        if (type == typeof(bool))
            stored = Expression.Condition(stored, Expression.Constant(1L), Expression.Constant(0L));
        else if (!type.IsPrimitive && !type.IsEnum)
            throw new NotSupportedException($"{column.Table}.{column.Name}: no bulk binding for {type.Name}.");
        return Expression.Call(Binder(nameof(SqliteBinder.Integer)), statement, index, Expression.Convert(stored, typeof(long)));
    }

    private static MethodInfo Binder(string name) => typeof(SqliteBinder).GetMethod(name, BindingFlags.Static | BindingFlags.Public)!;
}
