using System.Globalization;

namespace Fupin.Benchmarks;

/// <summary>What build/bench passes on.</summary>
internal sealed record Settings(string Programs, string Scale, int Runs, IReadOnlyList<string> Names)
{
    public static Settings Parse(string[] args)
    {
        var settings = new Settings(Path.GetFullPath(args[0]), "1", 5, []);
        var names = new List<string>();
        for (var i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--scale": settings = settings with { Scale = args[++i] }; break;
                case "--runs": settings = settings with { Runs = int.Parse(args[++i], CultureInfo.InvariantCulture) }; break;
                default: names.Add(args[i]); break;
            }
        }
        return settings with { Names = names.Count > 0 ? names : ["start", "get", "import", "exchange", "access", "audit"] };
    }
}
