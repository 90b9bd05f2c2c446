using Fupin.Access.V1;
using Fupin.Chassis.Storage;
using Fupin.Kit;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Storage;

internal static class Sacks
{
    public static Sack New(int number = 1) => new()
    {
        Id = Guid.CreateVersion7(),
        Label = $"麦 {number}",
        Weight = 50_000 + number,
        Sealed = number % 2 == 0,
        Kind = SackKind.Maize,
        Harvested = new DateOnly(2016, 6, 1),
        WeighedAt = new DateTimeOffset(2016, 6, 3, 8, 30, 0, TimeSpan.FromHours(8)).AddMicroseconds(123_456 + number),
        Seal = [1, 2, (byte)number],
        Place = new Place { Row = number, Shelf = "上" },
    };

    /// <summary>Every nullable column filled.</summary>
    public static Sack Full(int number = 1)
    {
        var sack = New(number);
        sack.Note = new string('粮', 700);
        sack.Moisture = -12;
        sack.Scope = Role.Auditor;
        sack.Opened = new DateOnly(1999, 12, 31);
        sack.EmptiedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(-1);
        sack.Origin = Guid.CreateVersion7();
        return sack;
    }

    public static async Task AddAsync(this TestDatabase<GranaryDb> database, params Sack[] sacks)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(TestContext.Current.CancellationToken);
        db.AddRange(sacks);
        await write.CommitAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<List<Sack>> ReadAsync(this TestDatabase<GranaryDb> database)
    {
        await using var db = database.CreateDbContext();
        return await db.Sacks.AsNoTracking().OrderBy(sack => sack.Id).ToListAsync(TestContext.Current.CancellationToken);
    }
}
