using System.Data.Common;
using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

/// <summary>Which households are wanted, and the facts of which year.</summary>
internal sealed record CardFilter(DivisionTree Tree, DivisionNode Division, int Year)
{
    public Finding Finding { get; init; }
    public PovertyCause MainCause { get; init; }
    public string Number { get; init; } = "";

    /// <summary>As it was recorded at this instant; null: as it is.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Null: all households of the division; else only these of them, a helper's.</summary>
    public IReadOnlyCollection<Guid>? Only { get; init; }

    /// <summary>The cards after a household, in the order of their ids; at most <paramref name="limit"/>.</summary>
    public async Task<List<HouseholdCard>> ReadAsync(RegistryDb db, Guid? after, int limit, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        var conditions = Conditions(db.Provider, command);
        if (after is { } id)
        {
            conditions.Add("h.id > @after");
            command.Add(db.Provider, "@after", id);
        }

        command.Add(db.Provider, "@year", Year);
        command.Add(db.Provider, "@limit", limit);
        if (At is { } at) command.Add(db.Provider, "@at", at);
        var where = string.Concat(conditions.Select(condition => $" AND {condition}"));
        command.CommandText = CardTables.Statement(At is not null, tables => CardSql.Of(tables, $"{tables.Then}{where}{Cause(tables)} ORDER BY h.id LIMIT @limit"));
        await db.Database.OpenConnectionAsync(ct);
        // what is and what was may each fill the page
        return [.. (await command.ReadCardsAsync(db.Provider, ct)).Take(limit)];
    }

    private List<string> Conditions(StorageProvider provider, DbCommand command)
    {
        List<string> conditions = [];
        if (Division.Level == DivisionLevel.Village)
        {
            conditions.Add("h.division_id = @division");
            command.Add(provider, "@division", Division.Id);
        }
        else if (!Tree.IsWhole(Division))
        {
            conditions.Add($"h.division_id IN ({DivisionSql.Below()})");
            command.Add(provider, "@division", Division.Id);
        }

        if (Only is { } only) conditions.Add($"h.id IN ({command.Names(provider, "only", only)})");
        if (Number.Length > 0)
        {
            conditions.Add($"h.county_id IN ({Counties(provider, command)}) AND h.number = @number");
            command.Add(provider, "@number", Number);
        }

        if (Finding != Finding.Unspecified)
        {
            conditions.Add("(h.findings & @finding) <> 0");
            command.Add(provider, "@finding", FindingSet.Bit(Finding));
        }

        if (MainCause != PovertyCause.Unspecified) command.Add(provider, "@cause", (int)MainCause);
        return conditions;
    }

    private string Cause(CardTables tables) => MainCause == PovertyCause.Unspecified
        ? ""
        : $" AND (SELECT c.main_cause FROM {tables.HouseholdYear} c WHERE c.household_id = h.id AND c.year = {tables.Year}{tables.Same("c")}) = @cause";

    /// <summary>Numbers are unique in a county, which leads to them by the index.</summary>
    private string Counties(StorageProvider provider, DbCommand command)
    {
        DivisionNode[] counties = Division.At(DivisionLevel.County) is { } county
            ? [county]
            : [.. Tree.Ordered.Where(n => n.Level == DivisionLevel.County && n.IsIn(Division.Id))];
        return command.Names(provider, "county", counties.Select(c => c.Id));
    }
}
