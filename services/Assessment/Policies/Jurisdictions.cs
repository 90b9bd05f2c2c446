using System.Collections.Frozen;

namespace Fupin.Assessment.Policies;

/// <summary>The cities whose plans are known and the name their division has in the register: rows of policies/assessment/jurisdictions.csv.</summary>
internal sealed class Jurisdictions
{
    private const string Header = "jurisdiction,parent,city,source";

    private readonly FrozenDictionary<string, string> cities;

    private Jurisdictions(FrozenDictionary<string, string> cities) => this.cities = cities;

    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "policies", "assessment", "jurisdictions.csv");

    /// <exception cref="InvalidDataException">The file has other columns, or a row has more or fewer cells.</exception>
    public static Jurisdictions Read(string path)
    {
        var lines = File.ReadAllLines(path);
        if (lines.Length < 2 || !string.Equals(lines[0], Header, StringComparison.Ordinal))
            throw new InvalidDataException($"{path}: the first line must be '{Header}', followed by one line for each jurisdiction");

        return new(lines.Skip(1).Select((line, i) => Row(path, i + 2, line)).ToFrozenDictionary(StringComparer.Ordinal));
    }

    public bool IsKnown(string jurisdiction) => cities.ContainsKey(jurisdiction);

    /// <summary>洛阳市 for `luoyang`.</summary>
    /// <exception cref="InvalidOperationException">The deployment's city is not in the file.</exception>
    public string CityName(string jurisdiction) =>
        cities.TryGetValue(jurisdiction, out var name)
            ? name
            : throw new InvalidOperationException($"jurisdictions.csv has no city '{jurisdiction}'; it has {string.Join(", ", cities.Keys)}");

    private static KeyValuePair<string, string> Row(string path, int number, string line) =>
        line.Split(',') is [{ Length: > 0 } jurisdiction, _, { Length: > 0 } city, _]
            ? new(jurisdiction, city)
            : throw new InvalidDataException($"{path}, line {number}: expected four cells with a jurisdiction and a city");
}
