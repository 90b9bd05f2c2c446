namespace Fupin.Chassis.Access;

/// <summary>
/// Where a caller may act in one call: everywhere, or in divisions and what stands below them, and on single households of a helper.
/// </summary>
public sealed class Scope
{
    public static readonly Scope Whole = new([DivisionGrant.Everywhere], []);

    private readonly HashSet<string> _divisions;
    private readonly HashSet<Guid> _households;

    /// <summary>Codes of the divisions on the way to the households: a helper may look at his village and what is above it.</summary>
    private readonly HashSet<string> _ways;

    internal Scope(IEnumerable<string> divisions, IEnumerable<Guid> households, IEnumerable<DivisionPath>? standings = null)
    {
        _divisions = new(divisions, StringComparer.Ordinal);
        IsWhole = _divisions.Contains(DivisionGrant.Everywhere);
        _households = [.. households];
        _ways = new((standings ?? []).SelectMany(s => s.Codes), StringComparer.Ordinal);
        Text = IsWhole
            ? DivisionGrant.Everywhere
            : string.Join(' ', [.. _divisions.Order(StringComparer.Ordinal), .. _households.Order().Select(h => h.ToString("N"))]);
    }

    /// <summary>The whole deployment: nothing needs to be cut.</summary>
    public bool IsWhole { get; }

    /// <summary>Codes; <c>*</c> when <see cref="IsWhole"/>.</summary>
    public IReadOnlyCollection<string> Divisions => _divisions;

    public IReadOnlyCollection<Guid> Households => _households;

    /// <summary>The same text for the same scope: page tokens are bound to it, audit entries show it.</summary>
    public string Text { get; }

    /// <summary>Whether everything at a place is his to see: he holds the division or one above it.</summary>
    public bool Covers(DivisionPath path) => IsWhole || path.Codes.Any(_divisions.Contains);

    public bool Covers(Guid household) => IsWhole || _households.Contains(household);

    /// <summary>Whether he may know of a division itself: it is his, or lies on the way to one that is, or to a household.</summary>
    public bool Sees(DivisionPath path) =>
        Covers(path) || _ways.Contains(path.Own) || _divisions.Any(d => d.StartsWith(path.Own, StringComparison.Ordinal));

    /// <summary>
    /// Whether a code that is registered nowhere would be his: for telling a wrong code in his own area from one of somebody else's.
    /// </summary>
    public bool CoversCode(string code) => IsWhole || _divisions.Any(d => code.StartsWith(d, StringComparison.Ordinal));

    /// <summary>Households that a read of a place is limited to; null: all that stand there. A condition of the query, never a filter after it.</summary>
    public IReadOnlyCollection<Guid>? Only(DivisionPath path) => Covers(path) ? null : _households;

    internal bool IsOnTheWay(DivisionPath path) => _ways.Contains(path.Own);
}
