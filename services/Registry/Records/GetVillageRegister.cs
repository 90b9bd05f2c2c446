using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Fupin.Registry.Villages;
using Fupin.Type.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Records;

internal sealed partial class RecordService
{
    /// <summary>村有册 (REG-06), in the order of the households' numbers.</summary>
    public override async Task<VillageRegister> GetVillageRegister(GetVillageRegisterRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var village = await DivisionAsync(
            request.Division, request.Year, "村册只属于行政村", "a village register belongs to an administrative village", [DivisionLevel.Village], ct);
        var register = new VillageRegister { Total = Figures.Of(village) };
        var at = await db.RecordedAtAsync(request.AsRecordedAt, clock, ct);
        await ReadLinesAsync(village, request.Year, at, register, ct);

        var card = await db.WithFacts(db.Villages.Where(v => v.DivisionId == village.Id), request.Year, at).AsNoTracking().SingleOrDefaultAsync(ct);
        if (card is not { Year: not null } && (request.Year != 0 || at is not null)) return register;
        register.Total.Villages = card is null ? 0 : 1;
        register.Total.PoorVillages = card?.Year?.Kind is VillageKind.Poor or VillageKind.DeepPoverty ? 1 : 0;
        return register;
    }

    private async Task ReadLinesAsync(DivisionNode village, int year, DateTimeOffset? at, VillageRegister register, CancellationToken ct)
    {
        var lines = CardTables.Statement(at is not null, tables =>
            $"""
            SELECT h.id, h.number, h.findings, {RecordSql.Persons}, COALESCE(y.kind, 0), COALESCE(y.status, 0), COALESCE(y.main_cause, 0),
                COALESCE((SELECT p.full_name FROM {tables.Person} p WHERE p.household_id = h.id{tables.Same("p")} AND p.relation = {(int)Relation.Head} ORDER BY p.seq LIMIT 1), '')
            FROM {RecordSql.Households(tables)}
            WHERE h.division_id = @division AND {RecordSql.OfYear}{tables.Then}
            """);
        await using var command = db.Statement($"{lines} ORDER BY 2, 1", ("@division", village.Id), ("@year", year));
        if (at is { } instant) command.Add(db.Provider, "@at", instant);
        await db.Database.OpenConnectionAsync(ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) Add(register, Line(new(row, db.Provider, 0)));
    }

    private static VillageRegisterLine Line(RowColumns row)
    {
        var line = new VillageRegisterLine { Household = ResourceNames.Format("households", row.Id()), Number = row.Text() };
        line.Findings.AddRange(FindingSet.Of(row.Int()));
        line.Persons = row.Int();
        line.Kind = (HouseholdKind)row.Int();
        line.Status = (PovertyStatus)row.Int();
        line.MainCause = (PovertyCause)row.Int();
        line.Head = row.Text();
        return line;
    }

    private static void Add(VillageRegister register, VillageRegisterLine line)
    {
        register.Lines.Add(line);
        register.Total.Households++;
        register.Total.Persons += line.Persons;
        if (line.Findings.Count > 0) register.Total.HouseholdsToVerify++;
        if (line.Status is not (PovertyStatus.Poor or PovertyStatus.Returned)) return;
        register.Total.PoorHouseholds++;
        register.Total.PoorPersons += line.Persons;
    }
}
