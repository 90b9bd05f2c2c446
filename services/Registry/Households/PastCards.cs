using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Registry.Households;

/// <summary>One state of a household, and how long it was told.</summary>
/// <param name="Card">What was told.</param>
/// <param name="Until">From then on it was not so any more; null: it is so.</param>
/// <param name="EndedBy">The write on record that ended it.</param>
internal sealed record HouseholdState(HouseholdCard Card, DateTimeOffset? Until, Guid? EndedBy);

/// <summary>Single cards as they were recorded.</summary>
internal static class PastCards
{
    private static readonly DateTimeOffset Forever = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<HouseholdCard?> FindAsync(RegistryDb db, Guid id, int year, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = db.Statement(CardSql.Of(recorded: true, " AND h.id = @id"), ("@id", id), ("@year", year), ("@at", at));
        await db.Database.OpenConnectionAsync(ct);
        return await command.ReadCardsAsync(db.Provider, ct) is [var card] ? card : null;
    }

    /// <summary>The states that were told at an instant and since, in their order.</summary>
    public static async Task<List<HouseholdState>> SinceAsync(RegistryDb db, Guid id, int year, DateTimeOffset at, CancellationToken ct)
    {
        // one moment of the store: a state that ends meanwhile is not met twice
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var ends = new List<(DateTimeOffset From, DateTimeOffset Until, Guid Entry)>();
        await using (var command = db.Statement(
            "SELECT recorded_at, until, entry FROM household_past WHERE id = @id AND until > @at AND until > recorded_at ORDER BY version", ("@id", id), ("@at", at)))
        {
            command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) ends.Add(End(new(row, db.Provider, 0)));
        }

        var states = new List<HouseholdState>();
        foreach (var (from, until, entry) in ends)
            if (await InAsync(db, id, year, from, ct) is { } card) states.Add(new(card, until, entry));
        if (await InAsync(db, id, year, Forever, ct) is { } last) states.Add(new(last, null, null));
        return states;
    }

    private static (DateTimeOffset From, DateTimeOffset Until, Guid Entry) End(RowColumns row) => (row.Instant(), row.Instant(), row.Id());

    private static async Task<HouseholdCard?> InAsync(RegistryDb db, Guid id, int year, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = db.Statement(CardSql.Of(recorded: true, " AND h.id = @id"), ("@id", id), ("@year", year), ("@at", at));
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        return await command.ReadCardsAsync(db.Provider, ct) is [var card] ? card : null;
    }
}
