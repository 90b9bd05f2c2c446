using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    /// <summary>Households to read and send at a time: some thousand cells, well below the 4 MiB of a message.</summary>
    private const int ExportPage = 200;

    public override async Task ExportHouseholds(
        ExportHouseholdsRequest request, IServerStreamWriter<ExportHouseholdsResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var division = check.ResourceId(request.Division, "division", "divisions");
        check.FactsYear(request.Year, "year");
        check.ThrowIfAny();
        var tree = await trees.GetAsync(ct);
        var top = tree.Find(division) ?? throw RegistryErrors.DivisionNotFound();
        var filter = new CardFilter(tree, top, request.Year) { Only = context.Caller().Scope.Only(top.Path) };

        var head = new ExportHouseholdsResponse();
        head.Columns.AddRange(HouseholdForm.Columns.Select(c => c.Header));
        await responseStream.WriteAsync(head, ct);

        // page by page, each its own short read: a slow reader holds no snapshot open
        var line = 1;
        Guid? after = null;
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            var found = await filter.ReadAsync(db, after, ExportPage, ct);
            if (found.Count == 0) return;
            var page = new ExportHouseholdsResponse();
            foreach (var card in found)
            {
                var household = card.ToMessage(await trees.StandingAsync(card.Household.DivisionId, ct), protector, ClassA.Masked);
                foreach (var cells in HouseholdForm.Rows(household)) page.Rows.Add(new SheetRow { Line = ++line, Cells = { cells } });
            }

            await responseStream.WriteAsync(page, ct);
            if (found.Count < ExportPage) return;
            after = found[^1].Household.Id;
        }
    }
}
