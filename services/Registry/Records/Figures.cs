using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Google.Protobuf.Collections;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Records;

/// <summary>The figures of a division and of those right below it, from one statement and so of one moment.</summary>
internal sealed class Figures(DivisionTrees trees, DivisionNode top, int year, DateTimeOffset? at, DateOnly today)
{
    private readonly Dictionary<Guid, RecordFigures> lines = [];

    public RecordFigures Total { get; } = Of(top);

    public async Task CountAsync(RegistryDb db, CancellationToken ct)
    {
        // a year's records show the divisions of its end; one that has ended since still shows when something is counted in it
        var end = year == 0 ? today : new DateOnly(year, 12, 31);
        foreach (var child in top.Children.Where(c => c.Division.ValidOn(end < today ? end : today))) lines.Add(child.Id, Of(child));

        var within = (await trees.GetAsync(ct)).IsWhole(top) ? "" : $"AND division_id IN ({DivisionSql.Below()})";
        var households = CardTables.Statement(at is not null, tables =>
            $"""
            SELECT h.division_id, 0, 0, COUNT(*), SUM({RecordSql.Persons}), SUM(CASE WHEN {RecordSql.Poor} THEN 1 ELSE 0 END),
                SUM(CASE WHEN {RecordSql.Poor} THEN {RecordSql.Persons} ELSE 0 END), SUM(CASE WHEN h.findings <> 0 THEN 1 ELSE 0 END)
            FROM {RecordSql.Households(tables)} WHERE {RecordSql.OfYear} {within}{tables.Then} GROUP BY h.division_id
            """);
        await using var command = db.Statement(
            $"""
            {households}
            UNION ALL
            SELECT v.division_id, 1, CASE WHEN {RecordSql.PoorVillage} THEN 1 ELSE 0 END, 0, 0, 0, 0, 0
            FROM {RecordSql.Villages(at is not null)} WHERE {RecordSql.OfYear} {within}
            """,
            ("@division", top.Id), ("@year", year));
        if (at is { } instant) command.Add(db.Provider, "@at", instant);
        await db.Database.OpenConnectionAsync(ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) await AddAsync(new(row, db.Provider, 0), ct);
    }

    /// <summary>In the order of codes, those with nothing counted too.</summary>
    public void WriteTo(RepeatedField<RecordFigures> field) =>
        field.AddRange(lines.Values.OrderBy(l => l.DivisionCode, StringComparer.Ordinal).ThenBy(l => l.Division, StringComparer.Ordinal));

    public static RecordFigures Of(DivisionNode division) => new()
    {
        Division = division.ResourceName,
        DivisionCode = division.Code,
        DisplayName = division.Division.Name,
        Level = division.Level,
    };

    private async Task AddAsync(RowColumns row, CancellationToken ct)
    {
        var counted = new RecordFigures();
        var node = await trees.StandingAsync(row.Id(), ct);
        counted.Villages = row.Long();
        counted.PoorVillages = row.Long();
        counted.Households = row.Long();
        counted.Persons = row.Long();
        counted.PoorHouseholds = row.Long();
        counted.PoorPersons = row.Long();
        counted.HouseholdsToVerify = row.Long();
        Add(Total, counted);
        while (node.Parent is { } parent && parent.Id != top.Id) node = parent;
        if (node.Parent is null) return;
        if (!lines.TryGetValue(node.Id, out var line)) lines.Add(node.Id, line = Of(node));
        Add(line, counted);
    }

    private static void Add(RecordFigures sum, RecordFigures counted)
    {
        sum.Villages += counted.Villages;
        sum.PoorVillages += counted.PoorVillages;
        sum.Households += counted.Households;
        sum.Persons += counted.Persons;
        sum.PoorHouseholds += counted.PoorHouseholds;
        sum.PoorPersons += counted.PoorPersons;
        sum.HouseholdsToVerify += counted.HouseholdsToVerify;
    }
}
