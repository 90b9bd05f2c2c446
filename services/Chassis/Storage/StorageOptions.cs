using Fupin.Chassis.Audit;
using Fupin.Chassis.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>Where a service's database is and what is in between, from <c>Fupin:Storage</c>, <c>Fupin:DataDirectory</c> and <c>Fupin:{Service}:ConnectionString</c>.</summary>
internal static class StorageOptions
{
    public static ServiceDbRuntime Runtime(IConfiguration configuration, string service, TimeProvider clock, AuditSeals audit)
    {
        var provider = configuration["Fupin:Storage:Provider"] ?? "sqlite";
        return provider switch
        {
            "sqlite" => new(service, StorageProvider.Sqlite, Sqlite(configuration["Fupin:DataDirectory"] ?? ".fupin", service), clock, audit),
            "postgres" => new(service, StorageProvider.Postgres, Postgres(configuration, service), clock, audit) { KeepsSessions = !IsPooled(configuration) },
            _ => throw new StartupException(
                $"Fupin:Storage:Provider 的值“{provider}”无效，应为 sqlite 或 postgres。",
                $"Fupin:Storage:Provider is '{provider}'; it must be sqlite or postgres."),
        };
    }

    private static string Sqlite(string directory, string service)
    {
        var folder = Path.GetFullPath(directory);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, service.Replace('/', '-') + ".db"),
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();
    }

    /// <summary>Whether a pooler gives a connection another session of the server for each transaction.</summary>
    private static bool IsPooled(IConfiguration configuration) => configuration["Fupin:Storage:Pooler"] switch
    {
        null or "" or "none" => false,
        "transaction" => true,
        var other => throw new StartupException(
            $"Fupin:Storage:Pooler 的值“{other}”无效，应为 none 或 transaction。",
            $"Fupin:Storage:Pooler is '{other}'; it must be none or transaction."),
    };

    private static string Postgres(IConfiguration configuration, string service)
    {
        var address = PostgresAddress(configuration, service);
        // what a connection would clean up or keep prepared is in a session that may be somebody else's by then
        return IsPooled(configuration) ? new NpgsqlConnectionStringBuilder(address) { NoResetOnClose = true, MaxAutoPrepare = 0 }.ToString() : address;
    }

    private static string PostgresAddress(IConfiguration configuration, string service)
    {
        if (configuration[$"Fupin:{service}:ConnectionString"] is { Length: > 0 } own)
            return own;
        var shared = configuration["Fupin:Storage:ConnectionString"];
        if (string.IsNullOrEmpty(shared))
            throw new StartupException(
                "使用 postgres 时必须设置 Fupin:Storage:ConnectionString。", "With postgres, Fupin:Storage:ConnectionString must be set.");
        var builder = new NpgsqlConnectionStringBuilder(shared) { Database = service.Replace('/', '-') };
        return builder.ToString();
    }
}
