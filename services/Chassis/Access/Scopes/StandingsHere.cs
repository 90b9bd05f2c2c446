using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Access;

/// <summary>The package of a service that says where its resources stand.</summary>
internal sealed record StandingsPackage(string Name);

/// <summary>Where resources of any service of this process stand: for the chassis' own rpcs, which are asked about them, such as the audit's.</summary>
internal sealed class StandingsHere(IEnumerable<StandingsPackage> packages, IServiceProvider services) : IStandings
{
    private readonly IReadOnlyList<IStandings> _all = [.. packages.Select(package => services.GetRequiredKeyedService<IStandings>(package.Name))];

    public IReadOnlySet<string> Collections => _all.SelectMany(standings => standings.Collections).ToHashSet(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<Standing>> FindAsync(string collection, IReadOnlyList<Guid> ids, CancellationToken ct) =>
        _all.First(standings => standings.Collections.Contains(collection)).FindAsync(collection, ids, ct);

    public async ValueTask<Listed?> ListedAsync(string collection, Guid id, CancellationToken ct) =>
        _all.FirstOrDefault(standings => standings.Collections.Contains(collection)) is { } known ? await known.ListedAsync(collection, id, ct) : null;
}
