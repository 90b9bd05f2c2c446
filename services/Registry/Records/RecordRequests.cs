using Google.Protobuf.WellKnownTypes;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Type.V1;

namespace Fupin.Registry.Records;

internal sealed partial class RecordService
{
    /// <summary>The division a record is asked of, which must be of its level.</summary>
    private async Task<DivisionNode> DivisionAsync(string division, int year, string zh, string en, DivisionLevel[] levels, CancellationToken ct)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(division, "division", "divisions");
        check.FactsYear(year, "year");
        check.ThrowIfAny();
        var node = (await trees.GetAsync(ct)).Find(id) ?? throw RegistryErrors.DivisionNotFound();
        return levels.Contains(node.Level) ? node : throw RegistryErrors.WrongLevel(zh, en);
    }

    private async Task<Figures> FiguresAsync(DivisionNode division, int year, Timestamp? asRecordedAt, CancellationToken ct)
    {
        var at = await db.RecordedAtAsync(asRecordedAt, clock, ct);
        var figures = new Figures(trees, division, year, at, at is { } instant ? DateOnly.FromDateTime(instant.Local().DateTime) : clock.Today());
        await figures.CountAsync(db, ct);
        return figures;
    }
}
