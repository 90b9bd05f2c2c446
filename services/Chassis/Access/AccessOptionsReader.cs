using System.Globalization;
using Fupin.Access.V1;
using Fupin.Chassis.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Fupin.Chassis.Access;

/// <summary>Reads <see cref="AccessOptions"/>; a start that could let in nobody, or anybody, does not happen.</summary>
internal sealed class AccessOptionsReader(IConfigurationSection section, bool isDevelopment)
{
    private const string Key = "Fupin:Access";

    /// <exception cref="StartupException">Something is missing or wrong; it says what and where.</exception>
    public static AccessOptions Read(IConfiguration configuration, bool isDevelopment) => new AccessOptionsReader(configuration.GetSection(Key), isDevelopment).Read();

    private AccessOptions Read()
    {
        var defaults = new AccessOptions();
        var options = new AccessOptions
        {
            Audience = section["Audience"] is { Length: > 0 } audience ? audience : defaults.Audience,
            Skew = Seconds("ClockSkewSeconds", defaults.Skew, 0, 300),
            KeyRefresh = Seconds("KeyRefreshSeconds", defaults.KeyRefresh, 1, 3600),
            People = Issuer(section, Key),
            Services = Issuer(section.GetSection("Services"), $"{Key}:Services"),
            ServiceSubjects = [.. section.GetSection("Services:Subjects").GetChildren().Select(Subject)],
            TokenFile = File("TokenFile"),
        };
        if (options.People is null && !isDevelopment)
            throw new StartupException(
                $"没有配置登录：请设置 {Key}:Issuer（OIDC颁发者地址），或再加 {Key}:Keys（JWKS公钥文件）；开发密钥只在开发环境有效",
                $"nobody could sign in: set {Key}:Issuer (the address of an OIDC issuer), or with it {Key}:Keys (a JWKS file of public keys); the development key counts only in development");
        if (options.Services is null && options.ServiceSubjects.Count > 0)
            throw Wrong("Services:Issuer", "有 Subjects 时必须设置", "is needed with Subjects");
        if (options.Services is not null && options.Services.Name == options.People?.Name)
            throw Wrong("Services:Issuer", $"不能与 {Key}:Issuer 相同", $"must differ from {Key}:Issuer");
        return options;
    }

    private IssuerOptions? Issuer(IConfigurationSection at, string path)
    {
        var (name, metadata, keys) = (at["Issuer"], at["Metadata"], at["Keys"]);
        var here = path[Key.Length..].TrimStart(':');
        string Of(string key) => here.Length > 0 ? $"{here}:{key}" : key;
        if (string.IsNullOrWhiteSpace(name))
        {
            if (!string.IsNullOrWhiteSpace(keys) || !string.IsNullOrWhiteSpace(metadata))
                throw Wrong(Of("Issuer"), "与 Keys、Metadata 一起必须设置：令牌的 iss 须与之相同", "is needed with Keys or Metadata: what a token's iss must be");
            return null;
        }

        if (!string.IsNullOrWhiteSpace(keys))
        {
            CheckKeys(Of("Keys"), keys);
            return new(name, null, keys);
        }

        var discovery = string.IsNullOrWhiteSpace(metadata) ? $"{name.TrimEnd('/')}/.well-known/openid-configuration" : metadata;
        if (!Uri.TryCreate(discovery, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || (isDevelopment && uri.Scheme == Uri.UriSchemeHttp)))
            throw Wrong(
                Of(string.IsNullOrWhiteSpace(metadata) ? "Issuer" : "Metadata"), "应为 https 地址（开发环境可用 http），或另设 Keys 文件",
                "must be an https address (http in development), unless Keys names a file");
        return new(name, uri, null);
    }

    private static void CheckKeys(string key, string file)
    {
        try
        {
            if (TokenKeys.Usable(new JsonWebKeySet(System.IO.File.ReadAllText(file))).Any()) return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Wrong(key, $"文件 {file} 无法读取，或不是JWKS", $"the file {file} can't be read, or is no JWKS");
        }

        throw Wrong(key, $"文件 {file} 中没有可用的签名公钥（RSA、EC）", $"the file {file} has no public key to verify signatures with (RSA, EC)");
    }

    private ServiceSubject Subject(IConfigurationSection row)
    {
        if (row["Subject"] is not { Length: > 0 } subject || row["Name"] is not { Length: > 0 } name)
            throw Wrong($"Services:Subjects:{row.Key}", "须有 Subject 和 Name", "needs Subject and Name");
        var codes = (row["Divisions"] ?? DivisionGrant.Everywhere).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!codes.All(DivisionGrant.IsCode))
            throw Wrong($"Services:Subjects:{row.Key}:Divisions", "应为行政区划代码，空格分隔", "must be division codes, separated by blanks");
        List<DataClass> classes = [];
        foreach (var text in (row["DataClasses"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            classes.Add(ShortNames.TryDataClass(text, out var known) && known == DataClass.B
                ? known
                : throw Wrong($"Services:Subjects:{row.Key}:DataClasses", "只能是 b：甲类数据从不进入数据交换", "can only be b: class A is never exchanged"));
        return new(subject, name, [.. codes.Select(code => new DivisionGrant(code))], classes);
    }

    private string? File(string key)
    {
        if (section[key] is not { Length: > 0 } file) return null;
        return System.IO.File.Exists(file) ? file : throw Wrong(key, $"文件 {file} 不存在", $"there is no file {file}");
    }

    private TimeSpan Seconds(string key, TimeSpan @default, int min, int max)
    {
        if (section[key] is not { } text) return @default;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds >= min && seconds <= max
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong(key, $"应为{min}至{max}的整数，现为“{text}”", $"must be a whole number from {min} to {max}, not '{text}'");
    }

    private static StartupException Wrong(string key, string zh, string en) => new($"配置有误：{Key}:{key} {zh}", $"the configuration is wrong: {Key}:{key} {en}");
}
