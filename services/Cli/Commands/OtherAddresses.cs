using System.CommandLine;

namespace Fupin.Cli.Commands;

/// <summary><c>--other SERVICE=ADDRESS</c>: where services are that do not run at the command's address.</summary>
internal static class OtherAddresses
{
    public static Option<string[]> Option(string chinese, string english) => new("--other") { Description = $"服务=地址：{chinese} / SERVICE=ADDRESS {english}" };

    /// <summary>The addresses by service.</summary>
    /// <exception cref="NotFoundException">One is not of this form.</exception>
    public static Dictionary<string, string> Of(ParseResult parsed, Option<string[]> option)
    {
        Dictionary<string, string> others = new(StringComparer.Ordinal);
        foreach (var other in parsed.GetValue(option) ?? [])
        {
            if (other.Split('=', 2) is not [{ Length: > 0 } name, var address] || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new NotFoundException($"--other 应为 服务=http://主机:端口：{other}", $"--other must be SERVICE=http://host:port: {other}");
            others[name] = address;
        }
        return others;
    }
}
