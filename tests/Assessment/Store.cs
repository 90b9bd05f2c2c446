using Fupin.Assessment.Figures;
using Fupin.Chassis.Exchange;
using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Roster;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Tests;

/// <summary>The service's real database, and the projection that writes it.</summary>
internal sealed class Store(TestStore files, TestDatabase<AssessmentDb> database) : IAsyncDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Store> OpenAsync()
    {
        var files = new TestStore();
        return new(files, await files.OpenAsync<AssessmentDb>(AssessmentModule.Service));
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await files.DisposeAsync();
    }

    /// <summary>One batch, as a subscription applies it: one transaction.</summary>
    public async Task ApplyAsync(params FeedEvent[] events)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(Ct);
        await Projection().ApplyAsync(db, events, Ct);
        await write.CommitAsync(Ct);
    }

    /// <summary>A household that the registry never had, counted as if it had.</summary>
    public static async Task AddStrayHouseholdAsync(TestDatabase<AssessmentDb> database, int persons)
    {
        await using var db = database.CreateDbContext();
        var division = await db.Households().Select(h => h.DivisionId).FirstAsync(Ct);
        var events = new RegistryLog().Household(Guid.CreateVersion7(), division, persons);
        await using var write = await db.BeginWriteAsync(Ct);
        await Projection().ApplyAsync(db, [events], Ct);
        await write.CommitAsync(Ct);
    }

    private static RosterProjection<AssessmentDb> Projection() => new(persons: false, [new FiguresFollower()]);

    public async Task<(long Households, long Persons)> HouseholdsAsync(Guid division)
    {
        await using var db = database.CreateDbContext();
        var rows = await db.HouseholdFigures.AsNoTracking().Where(f => f.DivisionId == division).ToListAsync(Ct);
        Assert.All(rows, r => Assert.True(r is { Households: >= 0, Persons: >= 0 }));
        return (rows.Sum(f => f.Households), rows.Sum(f => f.Persons));
    }

    public async Task<(long Households, long Persons)> CauseAsync(Guid division, PovertyCause cause)
    {
        await using var db = database.CreateDbContext();
        var row = await db.HouseholdFigures.AsNoTracking().SingleOrDefaultAsync(f => f.DivisionId == division && f.Cause == cause, Ct);
        return (row?.Households ?? 0, row?.Persons ?? 0);
    }

    public async Task<long> PoorVillagesAsync(Guid division)
    {
        await using var db = database.CreateDbContext();
        return await db.VillageFigures.Where(f => f.DivisionId == division).Select(f => f.PoorVillages).SingleOrDefaultAsync(Ct);
    }
}
