using System.CommandLine;

namespace Fupin.Cli.Access;

/// <summary>How a command gets its token: <c>--token-file</c>, <c>FUPIN_TOKEN</c>, or in development the key of the data directory.</summary>
internal sealed class SignIn(TimeProvider clock)
{
    private const string Variable = "FUPIN_TOKEN";

    public Option<string?> TokenFile { get; } = new("--token-file")
    {
        Description = $"访问令牌文件，过期时重新读取；也可用环境变量 {Variable} / file with the access token, read again when it ends; or the variable {Variable}",
        Recursive = true,
    };

    public Option<string> DataDirectory { get; } = new("--data-directory")
    {
        Description = "开发环境：服务的数据目录，其密钥用于签发令牌 / in development: the server's data directory, whose key signs a token",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("Fupin__DataDirectory") is { Length: > 0 } directory ? directory : Development.DefaultDirectory,
        Recursive = true,
    };

    public TokenSource From(ParseResult parsed)
    {
        if (parsed.GetValue(TokenFile) is { } file) return TokenSource.Of(() => Read(file));
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } token) return TokenSource.Fixed(Variable, token.Trim());
        var directory = parsed.GetValue(DataDirectory) ?? Development.DefaultDirectory;
        return Development.Source(() => Development.Open(directory), clock);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SignInException($"无法读取令牌文件 {file}：{fault.Message}", $"can't read the token file {file}: {fault.Message}");
        }
    }
}
