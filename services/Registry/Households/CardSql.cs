using System.Data.Common;
using Fupin.Chassis.Storage;

namespace Fupin.Registry.Households;

/// <summary>
/// Cards by one statement and so of one moment: the chosen households, their facts of the year, their members and theirs. Plain commands,
/// because a card is read far more often than anything else and nothing of it is tracked.
/// </summary>
internal static class CardSql
{
    /// <summary>The year that is told of household <c>h</c>: the one asked for, or the latest.</summary>
    public const string Year =
        "CASE WHEN @year <> 0 THEN @year ELSE (SELECT MAX(l.year) FROM household_year l WHERE l.household_id = h.id) END";

    /// <param name="chosen">A query that gives <c>id</c> and <c>year</c>.</param>
    public static string Of(string chosen) =>
        $"""
        SELECT {CardRows.Columns}
        FROM ({chosen}) AS k
        JOIN household h ON h.id = k.id
        LEFT JOIN household_year y ON y.household_id = k.id AND y.year = k.year
        LEFT JOIN person p ON p.household_id = k.id
        LEFT JOIN person_year f ON f.person_id = p.id AND f.year = y.year
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
