using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>Writes of the granary: divisions, whose events hold no personal data and travel on the bus, and households, whose events do not.</summary>
internal static class Publishing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>One transaction with an event per text.</summary>
    public static async Task<Guid[]> PublishAsync<TDb>(this IDbContextFactory<TDb> databases, params string[] texts)
        where TDb : ServiceDb
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        var ids = texts.Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var (id, text) in ids.Zip(texts))
            db.Publish(Division(id, text), $"divisions/{id}", 1, "divisions/luoyang");
        await write.CommitAsync(Ct);
        return ids;
    }

    public static async Task PublishAsync<TDb>(this IDbContextFactory<TDb> databases, Guid id, long version, string text)
        where TDb : ServiceDb
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        db.Publish(Division(id, text), $"divisions/{id}", version, "divisions/luoyang");
        await write.CommitAsync(Ct);
    }

    public static DivisionRecorded Division(Guid id, string text) =>
        new() { Division = new Division { Name = $"divisions/{id}", DisplayName = text } };

    public static HouseholdRecorded Household(Guid id, string head) => new()
    {
        Household = new Household
        {
            Name = $"households/{id}",
            Phone = "13800000000",
            Members = { new Person { FullName = head, IdNumber = "990324198001010016" } },
        },
    };

    /// <summary>Statements by hand, in one write.</summary>
    public static async Task ExecuteAsync<TDb>(this IDbContextFactory<TDb> databases, params string[] statements)
        where TDb : ServiceDb
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        foreach (var statement in statements)
            await db.ExecuteAsync(statement, Ct);
        await write.CommitAsync(Ct);
    }

    /// <summary>As if an old backup had been restored: the log ends at its first record.</summary>
    public static Task RewindAsync<TDb>(this IDbContextFactory<TDb> databases)
        where TDb : ServiceDb => databases.ExecuteAsync(
            "DELETE FROM outbox WHERE first > 1",
            "UPDATE feed_head SET position = 1, digest = (SELECT digest FROM outbox WHERE first = 1)");
}
