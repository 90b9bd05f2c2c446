using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Sqlite.Storage.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Chassis.Storage;

#pragma warning disable EF1001 // where EF registers them is no public place

/// <summary>
/// A context's connection without the dozen functions that EF gives each one for decimals, spans of time and patterns, none of which is kept
/// here (<see cref="Conventions"/>). They come with every opening and go with every closing, and each time SQLite takes the statements that
/// are prepared on a pooled connection for outdated.
/// </summary>
internal sealed class PlainSqliteConnection(
    RelationalConnectionDependencies dependencies, IRawSqlCommandBuilder statements, IDiagnosticsLogger<DbLoggerCategory.Infrastructure> logger)
    : SqliteRelationalConnection(dependencies, statements, logger)
{
    public static void Use(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlite(connectionString).ReplaceService<ISqliteRelationalConnection, PlainSqliteConnection>();

    protected override DbConnection CreateDbConnection() => new SqliteConnection(GetValidatedConnectionString());
}
