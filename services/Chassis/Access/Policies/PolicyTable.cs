using System.Text;
using Fupin.Access.V1;
using Fupin.Chassis.Reflection;

namespace Fupin.Chassis.Access;

/// <summary>The policies of the contracts as a Markdown table, for <c>protos/README.md</c>.</summary>
public static class PolicyTable
{
    public const string Begin = "<!-- policies: written by `fupin policies`, do not edit -->";
    public const string End = "<!-- end of policies -->";

    public static string Render()
    {
        var table = new StringBuilder("| rpc | roles | departments | reads | scope | purposes |\n|---|---|---|---|---|---|\n");
        var services = ContractFiles.Of(typeof(Policy).Assembly)
            .Where(file => file.Package.StartsWith("fupin.", StringComparison.Ordinal))
            .SelectMany(file => file.Services)
            .OrderBy(service => service.FullName, StringComparer.Ordinal);
        foreach (var rpc in services.SelectMany(service => service.Methods))
        {
            var policy = PolicyRules.Of(rpc)!;
            var stream = (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
            {
                (true, true) => " ⇄",
                (true, false) => " ⇉",
                (false, true) => " ⇇",
                _ => "",
            };
            table.Append("| ").Append(rpc.FullName["fupin.".Length..]).Append(stream)
                .Append(" | ").Append(Joined(policy.Roles.Select(ShortNames.Of), "nobody"))
                .Append(" | ").Append(Joined(policy.Departments.Select(ShortNames.Of), "any"))
                .Append(" | ").Append(policy.Reads == DataClass.Unspecified ? "–" : ShortNames.Of(policy.Reads).ToUpperInvariant())
                .Append(" | ").Append(policy.ScopeField.Length > 0 ? $"`{policy.ScopeField}`" : "cut")
                .Append(" | ").Append(Joined(policy.Purposes.Select(ShortNames.Of), "–"))
                .Append(" |\n");
        }

        return table.ToString();
    }

    /// <summary>A document with the table of today between its markers; null when it has none.</summary>
    public static string? Insert(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? null : $"{document[..(begin + Begin.Length)]}\n{Render()}{document[end..]}";
    }

    private static string Joined(IEnumerable<string> names, string none) => string.Join(", ", names) is { Length: > 0 } all ? all : none;
}
