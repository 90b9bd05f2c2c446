using Fupin.Chassis.Hosting;

namespace Fupin.Registry.Policies;

/// <summary>A small comma-separated policy file with a header row and no quotes.</summary>
internal static class PolicyFile
{
    /// <exception cref="StartupException">The file is missing or a row is not like its header.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string folder, string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, folder, name);
        if (!File.Exists(path)) throw new StartupException($"缺少政策文件 {path}", $"the policy file {path} is missing");
        var lines = File.ReadAllLines(path).Where(l => l.Trim().Length > 0 && l[0] != '#').ToList();
        var headers = lines.Count > 0 ? lines[0].Split(',') : [];
        return [.. lines.Skip(1).Select(line => Row(path, headers, line))];
    }

    private static Dictionary<string, string> Row(string path, string[] headers, string line)
    {
        var cells = line.Split(',');
        if (cells.Length != headers.Length)
            throw new StartupException($"政策文件 {path} 的行“{line}”与表头不符", $"in the policy file {path} the row \"{line}\" is not like its header");
        return headers.Zip(cells, (h, c) => (h.Trim(), c.Trim())).ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);
    }
}
