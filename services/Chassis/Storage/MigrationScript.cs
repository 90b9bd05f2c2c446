using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Fupin.Chassis.Storage;

/// <summary>One numbered script of an assembly.</summary>
internal sealed partial record MigrationScript(string Owner, int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text with LF line ends: a checkout on Windows is the same script.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>Scripts of an assembly for a provider, from 1 without gaps.</summary>
    public static IReadOnlyList<MigrationScript> Of(Assembly assembly, string owner, StorageProvider provider)
    {
        var folder = provider == StorageProvider.Sqlite ? "sqlite" : "postgres";
        var scripts = assembly.GetManifestResourceNames()
            .Select(name => (Name: name, Match: Resource().Match(name)))
            .Where(found => found.Match.Success && string.Equals(found.Match.Groups["provider"].Value, folder, StringComparison.Ordinal))
            .Select(found => new MigrationScript(
                owner,
                int.Parse(found.Match.Groups["number"].Value, CultureInfo.InvariantCulture),
                found.Match.Groups["name"].Value,
                Read(assembly, found.Name)))
            .OrderBy(script => script.Number)
            .ToList();
        for (var i = 0; i < scripts.Count; i++)
            if (scripts[i].Number != i + 1)
                throw new InvalidOperationException($"Migrations of {owner} ({folder}) are not numbered from 0001 without gaps: {scripts[i].Name}.");
        return scripts;
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(^|\.)Migrations[./](?<provider>sqlite|postgres)[./](?<name>(?<number>[0-9]{4})_[a-z0-9_]+)\.sql$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Resource();
}
