using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fupin.Chassis.Access;

/// <summary>
/// How a service's resource names become divisions: what its policies' <c>scope_field</c> may hold. Asked before the rpc runs, for callers
/// that are limited to divisions or households.
/// </summary>
public interface IStandings
{
    /// <summary>Collections it knows, e.g. <c>divisions</c>, <c>households</c>.</summary>
    IReadOnlySet<string> Collections { get; }

    /// <summary>Where resources stand, in the order of the ids; <see cref="Standing.Nowhere"/> for those that do not exist.</summary>
    ValueTask<IReadOnlyList<Standing>> FindAsync(string collection, IReadOnlyList<Guid> ids, CancellationToken ct);

    /// <summary>By what a list may have told a resource; null: lists do not tell resources of this collection.</summary>
    ValueTask<Listed?> ListedAsync(string collection, Guid id, CancellationToken ct) => new((Listed?)null);

    /// <summary>What an empty scope field means, for services whose requests allow one; nowhere: it is required.</summary>
    ValueTask<Standing> OfEmptyAsync(CancellationToken ct) => new(Standing.Nowhere);
}

/// <summary>What a list must be asked for to have told a resource.</summary>
/// <param name="Places">Resource names of the divisions it stands in, the own one first.</param>
/// <param name="From">When it was registered.</param>
/// <param name="Until">When it left; null: it is registered.</param>
/// <param name="Fields">Fields by which a list may leave it out, with its values: they never change.</param>
public sealed record Listed(IReadOnlyList<string> Places, DateTimeOffset From, DateTimeOffset? Until, IReadOnlyDictionary<string, string> Fields);

public static class StandingsHosting
{
    /// <summary>Says where a service's resources stand.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="package">The contracts' package, e.g. <c>fupin.registry.v1</c>.</param>
    public static void AddStandings<T>(this IHostApplicationBuilder builder, string package)
        where T : class, IStandings
    {
        builder.Services.AddKeyedSingleton<IStandings, T>(package);
        builder.Services.AddSingleton(new StandingsPackage(package));
    }
}
