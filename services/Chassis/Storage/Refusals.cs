using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>What a database's refusal of a write means.</summary>
public static class Refusals
{
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteUnique = 2067;

    /// <summary>A row with the same primary key, or the same values of a unique index, is there already.</summary>
    public static bool IsDuplicate(this DbException refusal) => refusal switch
    {
        PostgresException postgres => string.Equals(postgres.SqlState, PostgresErrorCodes.UniqueViolation, StringComparison.Ordinal),
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqlitePrimaryKey or SqliteUnique,
        _ => false,
    };
}
