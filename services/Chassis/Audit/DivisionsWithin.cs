using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Whether divisions, and what stands in one, lie within the one asked about and within the caller's right, as the services of this process have the tree; each is
/// looked up once. What belongs to no division is for callers who are responsible for the whole only.
/// </summary>
internal sealed class DivisionsWithin(IStandings standings, string division, Scope scope)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private DivisionPath? _top;

    /// <summary>Whether everything is wanted and may be told: nothing needs to be looked up.</summary>
    public bool HasAll => division.Length == 0 && scope.IsWhole;

    public async ValueTask<bool> HoldsAsync(string name, CancellationToken ct)
    {
        if (_known.TryGetValue(name, out var known)) return known;
        return _known[name] = await PathAsync(name, ct) is { } path && scope.Covers(path) && await IsBelowAsync(path, ct);
    }

    private async ValueTask<bool> IsBelowAsync(DivisionPath path, CancellationToken ct)
    {
        if (division.Length == 0) return true;
        _top ??= await PathAsync(division, ct);
        return _top is not null && path.Codes.Contains(_top.Own, StringComparer.Ordinal);
    }

    /// <summary>Of a division, or of what stands in one: a household that access was refused to.</summary>
    private async ValueTask<DivisionPath?> PathAsync(string name, CancellationToken ct)
    {
        var collection = name[..Math.Max(0, name.IndexOf('/', StringComparison.Ordinal))];
        return standings.Collections.Contains(collection) && ResourceNames.TryParse(collection, name, out var id)
            && (await standings.FindAsync(collection, [id], ct))[0].Paths is [var path] ? path : null;
    }
}
