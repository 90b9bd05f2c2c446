using System.Globalization;
using Fupin.Chassis.Hosting;

namespace Fupin.Registry.Policies;

/// <summary>
/// Poverty lines (REG-04): net income a head and year in fen; poor is below it. A city without a row of its own takes its province's,
/// never another city's. Only 2015 is printed.
/// </summary>
internal sealed class PovertyLines
{
    private readonly Dictionary<(string Jurisdiction, int Year), long> lines = [];
    private readonly Dictionary<string, string> parents;
    private readonly string city;

    /// <exception cref="StartupException">A policy file is missing or wrong, or the city has no jurisdiction.</exception>
    public PovertyLines(string folder, string city)
    {
        this.city = city;
        parents = PolicyFile.Read(folder, "jurisdictions.csv").ToDictionary(r => r["jurisdiction"], r => r["parent"], StringComparer.Ordinal);
        if (!parents.ContainsKey(city))
            throw new StartupException($"jurisdictions.csv 中没有城市 {city}（Fupin:City）", $"the city {city} (Fupin:City) is not in jurisdictions.csv");
        foreach (var row in PolicyFile.Read(folder, "poverty_line.csv"))
        {
            if (!int.TryParse(row["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                || !long.TryParse(row["fen"], NumberStyles.None, CultureInfo.InvariantCulture, out var fen)
                || !lines.TryAdd((row["jurisdiction"], year), fen))
                throw new StartupException(
                    $"poverty_line.csv 中 {row["jurisdiction"]} {row["year"]} 的行不正确或重复", $"in poverty_line.csv the row {row["jurisdiction"]} {row["year"]} is wrong or repeated");
        }
    }

    /// <summary>The line of a year; null when none is set for the city or above it.</summary>
    public long? Of(int year)
    {
        for (var jurisdiction = city; jurisdiction.Length > 0; jurisdiction = parents.GetValueOrDefault(jurisdiction, ""))
            if (lines.TryGetValue((jurisdiction, year), out var fen)) return fen;
        return null;
    }
}
