using System.Data.Common;
using Fupin.Chassis.Storage;

namespace Fupin.Registry.Households;

/// <summary>
/// Cards by one statement and so of one moment: the chosen households, their facts of the year, their members and theirs. Plain commands,
/// because a card is read far more often than anything else and nothing of it is tracked.
/// </summary>
internal static class CardSql
{
    /// <param name="recorded">As it was recorded at the instant <c>@at</c>; otherwise as it is.</param>
    /// <param name="condition">Of <c>household h</c>, with its AND.</param>
    public static string Of(bool recorded, string condition) => CardTables.Statement(recorded, tables => Of(tables, tables.Then + condition));

    /// <param name="tables">Where the cards are.</param>
    /// <param name="rest">Conditions of <c>household h</c>, each with its AND, then order and limit.</param>
    public static string Of(CardTables tables, string rest) =>
        $"""
        SELECT {CardRows.Columns}
        FROM (SELECT h.id, h.version, {tables.Year} AS year FROM {tables.Household} h WHERE 1 = 1{rest}) AS k
        JOIN {tables.Household} h ON h.id = k.id AND h.version = k.version
        LEFT JOIN {tables.HouseholdYear} y ON y.household_id = k.id AND y.year = k.year{tables.Same("y")}
        LEFT JOIN {tables.Person} p ON p.household_id = k.id{tables.Same("p")}
        LEFT JOIN {tables.PersonYear} f ON f.person_id = p.id AND f.year = y.year{tables.Same("f")}
        """;

    /// <summary>Runs a statement made by <see cref="Of"/>: cards in the order of their ids, members in theirs.</summary>
    public static async Task<List<HouseholdCard>> ReadCardsAsync(this DbCommand command, StorageProvider provider, CancellationToken ct)
    {
        var cards = new Dictionary<Guid, HouseholdCard>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var id = new RowColumns(row, provider, 0).Id();
            if (!cards.TryGetValue(id, out var card))
            {
                card = new(CardRows.Household(new(row, provider, 0)), CardRows.Year(new(row, provider, CardRows.YearAt)), []);
                cards.Add(id, card);
            }

            if (CardRows.Person(new(row, provider, CardRows.PersonAt)) is { } person)
                card.Members.Add(new(person, CardRows.PersonYear(new(row, provider, CardRows.PersonYearAt))));
        }

        foreach (var card in cards.Values) card.Members.Sort((a, b) => a.Person.Seq.CompareTo(b.Person.Seq));
        return [.. cards.Values.OrderBy(c => c.Household.Id)];
    }
}
