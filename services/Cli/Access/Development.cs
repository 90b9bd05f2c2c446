using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Hosting;

namespace Fupin.Cli.Access;

/// <summary>The development key: of a data directory, and only where DOTNET_ENVIRONMENT says Development (as `dotnet run` does here).</summary>
internal static class Development
{
    public const string DefaultDirectory = ".fupin";

    /// <summary>Whom a command runs as when nothing else was said: a city officer who also operates and audits the system.</summary>
    public const string Subject = "development";

    private static readonly TimeSpan SignedFor = TimeSpan.FromHours(1);

    public static bool IsHere => (Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"))
        ?.Equals("Development", StringComparison.OrdinalIgnoreCase) == true;

    /// <exception cref="SignInException">Not in development, or no service has begun on this directory.</exception>
    public static DevelopmentTokens Open(string directory)
    {
        if (!IsHere)
            throw new SignInException(
                "开发密钥只在开发环境可用（DOTNET_ENVIRONMENT=Development）；请从登录系统取得令牌，用 --token-file 或环境变量 FUPIN_TOKEN 给出",
                "the development key is for development only (DOTNET_ENVIRONMENT=Development): get a token from your sign-in and give it with --token-file or in FUPIN_TOKEN");
        try
        {
            return DevelopmentTokens.Open(directory);
        }
        catch (StartupException)
        {
            throw new SignInException(
                $"{Path.GetFullPath(directory)} 中没有开发密钥：请先启动服务，或用 --data-directory 指明它的数据目录（也可用 --token-file、FUPIN_TOKEN）",
                $"there is no development key in {Path.GetFullPath(directory)}: start the server first, or name its data directory with --data-directory (or use --token-file or FUPIN_TOKEN)");
        }
    }

    public static Identity Officer(DateTimeOffset now) => new()
    {
        Subject = Subject,
        DisplayName = "开发环境 development",
        Roles = [Role.CityOfficer, Role.Operator, Role.Auditor],
        Divisions = [new(DivisionGrant.Everywhere)],
        DataClasses = [DataClass.B],
        NotBefore = now,
        Expires = now + SignedFor,
    };

    /// <summary>Signs by itself, and again before a token ends.</summary>
    public static TokenSource Source(Func<DevelopmentTokens> tokens, TimeProvider clock)
    {
        (string Token, DateTimeOffset Until)? ready = null;
        return TokenSource.Of(() =>
        {
            var now = clock.GetUtcNow();
            if (ready is { } known && now < known.Until) return known.Token;
            var token = tokens().Sign(Officer(now));
            ready = (token, now + (SignedFor / 2));
            return token;
        });
    }
}
