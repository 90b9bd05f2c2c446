using System.Globalization;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Lists;

internal sealed partial class ComparisonService
{
    /// <summary>Where a difference without a day stands in the order: after all others.</summary>
    private static readonly DateOnly NoDay = new(9000, 1, 1);

    /// <summary>0 division, 1 stands for no day, 2 and 3 day and id to go on after.</summary>
    private static readonly string After =
        $$"""
        SELECT d.* FROM difference d
        WHERE d.division_id IN ({{DivisionSql.Below("{0}")}})
        AND (coalesce(d.due_date, {1}) > {2} OR (coalesce(d.due_date, {1}) = {2} AND d.id > {3}))
        """;

    public override async Task<ListDifferencesResponse> ListDifferences(ListDifferencesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var division = check.ResourceId(request.Division, "division", "divisions");
        Guid? comparison = request.Comparison.Length > 0 ? check.ResourceId(request.Comparison, "comparison", "comparisons") : null;
        check.ThrowIfAny();
        var size = PageTokens.Size(request.PageSize, domain: RegistryErrors.Domain);
        var (day, last) = LastOf(request);
        var top = (await trees.GetAsync(ct)).Find(division) ?? throw RegistryErrors.DivisionNotFound();

        var differences = db.Differences.FromSqlRaw(After, db.Provider.Stored(top.Id), NoDay, day, db.Provider.Stored(last)).AsNoTracking();
        if (comparison is { } list) differences = differences.Where(d => d.ComparisonId == list);
        if (!request.IncludeSettled) differences = differences.Where(d => d.Outcome == DifferenceOutcome.Unspecified);
        if (request.Owner.Length > 0) differences = differences.Where(d => d.Owner == request.Owner);
        var page = await differences.OrderBy(d => d.DueDate ?? NoDay).ThenBy(d => d.Id).Take(size + 1).ToListAsync(ct);

        var reply = new ListDifferencesResponse();
        foreach (var difference in page.Take(size)) reply.Differences.Add(difference.ToMessage(await trees.StandingAsync(difference.DivisionId, ct), protector));
        if (page.Count > size)
            reply.NextPageToken = PageTokens.Encode(request, string.Create(CultureInfo.InvariantCulture, $"{page[size - 1].DueDate ?? NoDay:yyyy-MM-dd} {page[size - 1].Id}"));
        return reply;
    }

    private static (DateOnly Day, Guid Id) LastOf(ListDifferencesRequest request)
    {
        if (PageTokens.Decode(request, request.PageToken, RegistryErrors.Domain) is not { } key) return (DateOnly.MinValue, Guid.Empty);
        return key.Split(' ') is [var day, var id] ? (DateOnly.Parse(day, CultureInfo.InvariantCulture), Guid.Parse(id)) : throw RegistryErrors.PageTokenInvalid();
    }
}
