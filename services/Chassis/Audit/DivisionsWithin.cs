using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Whether divisions lie within the one asked about and within the caller's right, as the services of this process have the tree; each is
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

    private async ValueTask<DivisionPath?> PathAsync(string name, CancellationToken ct) =>
        ResourceNames.TryParse("divisions", name, out var id) && (await standings.FindAsync("divisions", [id], ct))[0].Paths is [var path, ..] ? path : null;
}
