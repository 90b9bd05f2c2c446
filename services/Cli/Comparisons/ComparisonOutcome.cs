using Fupin.Registry.V1;

namespace Fupin.Cli.Comparisons;

/// <summary>What a comparison came to: counts only, whatever the file's size.</summary>
internal sealed class ComparisonOutcome
{
    /// <summary>The lines of a summary, in their order.</summary>
    public static readonly IReadOnlyList<(string Label, Func<CompareCounts, long> Of)> Lines =
    [
        ("国办系统 in the national system", c => c.InFile),
        ("一致 same", c => c.Same),
        ("内容不一致 different", c => c.Differing),
        ("仅国办系统有 only there", c => c.OnlyInFile),
        ("仅本系统有 only here", c => c.OnlyRegistered),
        ("无法比对 not comparable", c => c.Unreadable),
    ];

    private readonly Dictionary<string, long> fields = new(StringComparer.Ordinal);

    public CompareFinished Finished { get; set; } = new() { Households = new(), Persons = new() };

    public IReadOnlyList<string> UnknownColumns { get; set; } = [];

    /// <summary>Where the register was searched for what the file lacks.</summary>
    public required string Scope { get; init; }

    /// <summary>Fields by how often they differ.</summary>
    public IEnumerable<(string Field, long Count)> Fields => fields.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value));

    public bool IsSame => new[] { Finished.Households, Finished.Persons }.All(c => c is { Differing: 0, OnlyInFile: 0, OnlyRegistered: 0, Unreadable: 0 });

    public void Count(CellDifference difference) => fields[difference.Column] = fields.GetValueOrDefault(difference.Column) + 1;

    /// <summary>A household the client could not send.</summary>
    public void Unsent(int rows)
    {
        UnsentHouseholds++;
        UnsentPersons += rows;
    }

    public int UnsentHouseholds { get; private set; }

    public int UnsentPersons { get; private set; }

    /// <summary>The server's counts, and with them the households that were never sent.</summary>
    public void Finish(CompareFinished finished)
    {
        Finished = finished;
        (finished.Households.InFile, finished.Households.Unreadable) = (finished.Households.InFile + UnsentHouseholds, finished.Households.Unreadable + UnsentHouseholds);
        (finished.Persons.InFile, finished.Persons.Unreadable) = (finished.Persons.InFile + UnsentPersons, finished.Persons.Unreadable + UnsentPersons);
    }
}
