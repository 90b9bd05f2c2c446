using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fupin.Chassis.Hosting;

/// <summary>What the process needs from the machine it runs on, tried at start instead of at the first officer's click.</summary>
internal static class Machine
{
    /// <exception cref="StartupException">The first thing that is missing.</exception>
    public static void Check(FupinOptions options)
    {
        CheckTimeZone();
        CheckCulture();
        if (options.StorageProvider == "sqlite") CheckSqlite();
        CheckDataDirectory(options.DataDirectory);
    }

    private static void CheckTimeZone()
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var zone) && zone.BaseUtcOffset == TimeSpan.FromHours(8)) return;
        throw new StartupException(
            "本机没有 Asia/Shanghai 时区数据，请安装 tzdata",
            "this machine has no time zone Asia/Shanghai: install tzdata");
    }

    /// <summary>By pronunciation 李 (lǐ) comes before 张 (zhāng), by code point after it: only real culture data knows.</summary>
    private static void CheckCulture()
    {
        const string Zh = "本机没有 zh-CN 区域数据，请安装 ICU（libicu），并且不要设置 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";
        const string En = "this machine has no culture zh-CN: install ICU (libicu), and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";
        try
        {
            if (CultureInfo.GetCultureInfo("zh-CN").CompareInfo.Compare("李", "张") < 0) return;
        }
        catch (CultureNotFoundException)
        {
            throw new StartupException(Zh, En);
        }

        throw new StartupException(Zh, En);
    }

    private static void CheckSqlite()
    {
        try
        {
            using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
            connection.Open();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw new StartupException(
                $"无法加载 SQLite 本机库（{e.GetBaseException().Message}）；请使用为本机平台发布的程序",
                $"the native SQLite library does not load ({e.GetBaseException().Message}): use the build made for this platform");
        }
    }

    private static void CheckDataDirectory(string directory)
    {
        var path = Path.GetFullPath(directory);
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".probe-{Guid.CreateVersion7():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"数据目录 {path} 不可写（Fupin:DataDirectory）：{e.Message}",
                $"the data directory {path} can't be written (Fupin:DataDirectory): {e.Message}");
        }
    }
}
