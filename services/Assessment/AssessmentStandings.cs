using Fupin.Assessment.Figures;
using Fupin.Assessment.Policies;
using Fupin.Chassis.Access;
using Fupin.Chassis.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment;

/// <summary>Where divisions stand, by the registry's tree as it is mirrored here. No division in a request means the deployment's city.</summary>
internal sealed class AssessmentStandings(IDbContextFactory<AssessmentDb> databases, Jurisdictions jurisdictions, FupinOptions options) : IStandings
{
    public IReadOnlySet<string> Collections { get; } = new HashSet<string>(["divisions"], StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<Standing>> FindAsync(string collection, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var paths = await db.PathsAsync(ids, ct);
        return [.. ids.Select(id => paths.TryGetValue(id, out var path) ? new Standing([path], IsPlace: true) : Standing.Nowhere)];
    }

    public async ValueTask<Standing> OfEmptyAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return new(await db.CityPathsAsync(jurisdictions.CityName(options.City), ct));
    }
}
