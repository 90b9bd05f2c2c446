using System.Globalization;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Villages;

internal sealed partial class VillageService
{
    /// <summary>In the order of codes, then ids: 0 division, 1 and 2 code and id to go on after, 3 kind, 4 year, 5 limit.</summary>
    private static string PageSql(string only) =>
        $$"""
        SELECT v.* FROM village v
        JOIN division d ON d.id = v.division_id
        WHERE v.division_id IN ({{DivisionSql.Below("{0}")}})
        AND (d.code > {1} OR (d.code = {1} AND d.id > {2}))
        AND ({3} = 0 OR {3} = (
            SELECT y.kind FROM village_year y WHERE y.village_id = v.id AND ({4} = 0 OR y.year = {4}) ORDER BY y.year DESC LIMIT 1))
        {{only}}
        ORDER BY d.code, d.id LIMIT {5}
        """;

    public override async Task<ListVillagesResponse> ListVillages(ListVillagesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var division = check.ResourceId(request.Division, "division", "divisions");
        check.FactsYear(request.Year, "year");
        check.Known(request.Kind, "kind");
        check.ThrowIfAny();
        var size = PageTokens.Size(request.PageSize, domain: RegistryErrors.Domain);
        var after = request.LastId(request.PageToken);

        var tree = await trees.GetAsync(ct);
        var top = tree.Find(division) ?? throw RegistryErrors.DivisionNotFound();
        var last = after is { } id ? tree.Find(id) ?? throw RegistryErrors.PageTokenInvalid() : null;
        var villages = Page(request, top, last, size + 1, context.Caller().Scope.Only(top.Path));
        var page = await db.WithFacts(villages, request.Year).AsNoTracking().ToListAsync(ct);

        List<V1.Village> found = [];
        foreach (var card in page) found.Add(card.Village.ToMessage(card.Year, await trees.StandingAsync(card.Village.DivisionId, ct)));
        found = [.. found.OrderBy(v => v.DivisionCode, StringComparer.Ordinal).ThenBy(v => v.Division, StringComparer.Ordinal)];
        var reply = new ListVillagesResponse { Villages = { found.Take(size) } };
        if (found.Count > size) reply.NextPageToken = PageTokens.Encode(request, found[size - 1].Division["divisions/".Length..]);
        return reply;
    }

    /// <summary>The villages after a division; only those where given households stand, when there are such.</summary>
    private IQueryable<Village> Page(ListVillagesRequest request, DivisionNode top, DivisionNode? last, int limit, IReadOnlyCollection<Guid>? households)
    {
        object[] values =
        [
            db.Provider.Stored(top.Id), last?.Code ?? "", db.Provider.Stored(last?.Id ?? Guid.Empty), (int)request.Kind, request.Year, limit,
            .. (households ?? []).Select(id => db.Provider.Stored(id)),
        ];
        var places = households is null ? null : string.Join(", ", Enumerable.Range(6, households.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}")));
        var only = places is null ? "" : $"AND v.division_id IN (SELECT h.division_id FROM household h WHERE h.id IN ({(places.Length > 0 ? places : "NULL")}))";
        return db.Villages.FromSqlRaw(PageSql(only), values);
    }
}
