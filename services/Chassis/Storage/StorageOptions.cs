using Fupin.Chassis.Audit;
using Fupin.Chassis.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Fupin.Chassis.Storage;

/// <summary>Where a service's database is, from <c>Fupin:Storage</c>, <c>Fupin:DataDirectory</c> and <c>Fupin:{Service}:ConnectionString</c>.</summary>
internal static class StorageOptions
{
    public static ServiceDbRuntime Runtime(IConfiguration configuration, string service, TimeProvider clock, AuditSeals audit)
    {
        var provider = configuration["Fupin:Storage:Provider"] ?? "sqlite";
        return provider switch
        {
            "sqlite" => new(service, StorageProvider.Sqlite, Sqlite(configuration["Fupin:DataDirectory"] ?? ".fupin", service), clock, audit),
            "postgres" => new(service, StorageProvider.Postgres, Postgres(configuration, service), clock, audit),
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
            ForeignKeys = true,
            DefaultTimeout = 30,
        }.ToString();
    }

    private static string Postgres(IConfiguration configuration, string service)
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
